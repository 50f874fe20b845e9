// The plan for a listed API: a fact with the parts that differ from its record, except where the record has newer facts.
import { type ApiRecord, reduceApi } from '../records/api-record.js';
import { equal } from '../equal.js';
import { type ApiDescribed, type ApiTag, type ApiTags, type Provenance, rolesOf } from '../records/fact.js';
import type { Second } from '../time.js';
import { isDeletedForGood } from '../records/life.js';
import type { ObservedApi } from './observation.js';
import { noEarlierThanCreation, type DriftKind } from './plan-context.js';
import type { RegistryConfig } from '../registry-config.js';
import { currentNameOf } from '../names/candidacy.js';
import type { Slot } from '../records/slot.js';

interface ApiDifference {
  readonly fact: ApiDescribed;
  /** Undefined if the events missed nothing: a listing only shows more than they do. */
  readonly drift: DriftKind | undefined;
}

const PARTS = ['name', 'type', 'vpceIds', 'disabled', 'strict', 'policy', 'securityPolicy', 'status'] as const;

/** Parts whose last value may be missing from the events. */
const UNREPORTED: ReadonlySet<string> = new Set(['policy', 'securityPolicy', 'status']);

/** The values of parts that no event ever showed: listing them is no drift. */
const DEFAULTS = { vpceIds: [], disabled: false, strict: false } as const;

export function differenceOfApi(
  record: ApiRecord | undefined,
  seen: ObservedApi,
  swept: Provenance,
): ApiDifference | undefined {
  const provenance = noEarlierThanCreation(swept, seen);
  if (isDeletedForGood(record)) return undefined;
  if (record?.created !== true && seen.type !== 'PRIVATE') return undefined;
  const news = newsOf(record, seen, provenance.at);
  const { parts, roles, older } = news;
  const isKnownAlive = record?.created === true && record.deleted === undefined;
  if (isKnownAlive && parts.length === 0 && roles.length === 0 && !older) return undefined;
  const fact: ApiDescribed = {
    ...pick(seen, parts),
    ...(roles.length === 0 ? {} : { tags: pickTags(seen.tags, roles) }),
    ...(older ? { createdAt: seen.createdAt } : {}),
    kind: 'ApiDescribed',
    ...provenance,
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
    parts: PARTS.filter((part) => differs(record?.[part], seen[part], at) && !isMissingInBoth(part, record, seen)),
    roles: rolesOf(seen.tags).filter((role) => differs(record?.tags[role], seen.tags[role], at)),
    older: isOlder(record, seen),
  };
}

/** True if neither the record nor the listing has a policy. */
function isMissingInBoth(part: string, record: ApiRecord | undefined, seen: ObservedApi): boolean {
  return part === 'policy' && record?.policy === undefined && seen.policy?.unread === 'absent';
}

/** A policy is never drift: AWS documents no event that always shows it, and an event may spell it differently from a list. */
function driftOf(record: ApiRecord | undefined, seen: ObservedApi, { parts, roles }: ApiNews): DriftKind | undefined {
  if (record?.created !== true || record.deleted !== undefined) return 'missedCreate';
  const defaults: Partial<Record<string, unknown>> = DEFAULTS;
  const wrong =
    parts.some((part) => !UNREPORTED.has(part) && (record[part] !== undefined || !equal(seen[part], defaults[part]))) ||
    roles.some((role) => record.tags[role] !== undefined || seen.tags[role] !== null);
  return wrong ? 'wrongFields' : undefined;
}

/** Undefined if the API is one of this registry's services, or is tagged for another registry. */
export function unclaimedReason(
  seen: ObservedApi,
  provenance: Provenance,
  config: RegistryConfig,
): 'untagged' | 'unusable' | undefined {
  if (seen.type !== 'PRIVATE' || (seen.tags.registry ?? config.registry) !== config.registry) return undefined;
  // The answer does not say whether it has the tag.
  if (seen.tags.service === undefined) return undefined;
  const fact = differenceOfApi(undefined, seen, provenance)?.fact;
  if (fact === undefined || currentNameOf(reduceApi(undefined, fact).record, config) !== undefined) return undefined;
  return seen.tags.service === null && config.naming === 'tag' ? 'untagged' : 'unusable';
}

/** True if AWS reports an earlier creation than the record. */
export function isOlder(
  record: { readonly createdAt: Second } | undefined,
  seen: { readonly createdAt?: Second },
): boolean {
  return seen.createdAt !== undefined && seen.createdAt < (record?.createdAt ?? Infinity);
}

/** True if a seen value is new to a slot: it differs, and the slot has no newer fact. */
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
