// What a listed API tells beyond its record: only what differs, and only where no newer fact knows better.
import type { ApiRecord } from '../records/api-record.js';
import { reduceApi } from '../records/api-record.js';
import { equal } from '../equal.js';
import type { ApiDescribed, ApiTag, ApiTags, Second, Provenance } from '../records/fact.js';
import { API_TAGS } from '../records/fact.js';
import type { ObservedApi } from './observation.js';
import { noEarlierThanCreation, type DriftKind } from './plan-context.js';
import type { RegistryConfig } from '../registry-config.js';
import { currentNameOf } from '../names/candidacy.js';
import type { Slot } from '../records/slot.js';

export interface ApiDifference {
  readonly fact: ApiDescribed;
  /** Undefined where the account only tells more than events do. */
  readonly drift: DriftKind | undefined;
}

const PARTS = ['name', 'type', 'vpceIds', 'disabled', 'strict', 'policy'] as const;

/** What "nothing was ever said" means: telling it is no news about the events. */
const UNSAID = { vpceIds: [], disabled: false, strict: false } as const;

export function differenceOfApi(
  record: ApiRecord | undefined,
  seen: ObservedApi,
  swept: Provenance,
): ApiDifference | undefined {
  const told = noEarlierThanCreation(swept, seen);
  if (record?.deleted !== undefined) return undefined;
  if (record?.created !== true && seen.type !== 'PRIVATE') return undefined;
  const news = newsOf(record, seen, told.at);
  const { parts, roles, older } = news;
  if (record?.created === true && parts.length === 0 && roles.length === 0 && !older) return undefined;
  const fact: ApiDescribed = {
    ...pick(seen, parts),
    ...(roles.length === 0 ? {} : { tags: pickTags(seen.tags, roles) }),
    ...(older ? { createdAt: seen.createdAt } : {}),
    kind: 'ApiDescribed',
    ...told,
    apiId: seen.apiId,
    source: 'sweep',
  };
  return { fact, drift: driftOf(record, seen, news) };
}

interface ApiNews {
  readonly parts: readonly (typeof PARTS)[number][];
  readonly roles: readonly ApiTag[];
  readonly older: boolean;
}

function newsOf(record: ApiRecord | undefined, seen: ObservedApi, at: Second): ApiNews {
  return {
    parts: PARTS.filter((part) => differs(record?.[part], seen[part], at) && !isSilence(part, record, seen)),
    roles: API_TAGS.filter((role) => differs(record?.tags[role], seen.tags[role], at)),
    older: isOlder(record, seen),
  };
}

/** That a policy of which nothing was told is not shown either. */
function isSilence(part: string, record: ApiRecord | undefined, seen: ObservedApi): boolean {
  return part === 'policy' && record?.policy === undefined && seen.policy?.unread === 'absent';
}

/** A policy is no drift: no event is known to show it for certain, nor to spell it as a list does. */
function driftOf(record: ApiRecord | undefined, seen: ObservedApi, { parts, roles }: ApiNews): DriftKind | undefined {
  if (record?.created !== true) return 'missedCreate';
  const unsaid: Partial<Record<string, unknown>> = UNSAID;
  const wrong =
    parts.some((part) => part !== 'policy' && (record[part] !== undefined || !equal(seen[part], unsaid[part]))) ||
    roles.some((role) => record.tags[role] !== undefined || seen.tags[role] !== null);
  return wrong ? 'wrongFields' : undefined;
}

/** Undefined when it is one of this registry's services, or another registry's. */
export function unclaimedReason(
  seen: ObservedApi,
  told: Provenance,
  config: RegistryConfig,
): 'untagged' | 'unusable' | undefined {
  if (seen.type !== 'PRIVATE' || (seen.tags.registry ?? config.registry) !== config.registry) return undefined;
  const fact = differenceOfApi(undefined, seen, told)?.fact;
  if (fact === undefined || currentNameOf(reduceApi(undefined, fact).record, config) !== undefined) return undefined;
  return seen.tags.service == null && config.naming === 'tag' ? 'untagged' : 'unusable';
}

/** Whether the account says that it is older than is known. */
export function isOlder(
  record: { readonly createdAt: Second } | undefined,
  seen: { readonly createdAt?: Second },
): boolean {
  return seen.createdAt !== undefined && seen.createdAt < (record?.createdAt ?? Infinity);
}

/** Whether what was seen is news for a slot: an equal value is not, and a newer fact knows better. */
export function differs<V>(slot: Slot<V> | undefined, seen: V | undefined, at: Second): boolean {
  if (seen === undefined) return false;
  return slot === undefined || (slot.at < at && !equal(slot.value, seen));
}

function pick(seen: ObservedApi, parts: readonly (typeof PARTS)[number][]): Partial<ObservedApi> {
  return Object.fromEntries(parts.map((part) => [part, seen[part]]));
}

function pickTags(tags: ApiTags, roles: readonly ApiTag[]): ApiTags {
  return Object.fromEntries(roles.map((role) => [role, tags[role]]));
}
