// One REST API as one account's facts tell it, alive or tombstoned: a total, order-free fold. A deletion is final, whatever
// the stamps say, since AWS never gives an id again; a late fact fills in the past of a dead one.
import { API_PARTS, normaliseName } from 'waypost/model';
import type { StageDeployments } from './deployment-log.js';
import { logDeployment } from './deployment-log.js';
import { type DomainSlot, withDomain } from './domain-slots.js';
import type { ApiDescribed, ApiFact, ApiTag, ApiTags, Second, StageSeen } from './fact.js';
import { API_TAGS } from './fact.js';
import type { KeptPolicy } from '../policy/kept-policy.js';
import type { ShownNames } from './shown.js';
import { withShownName } from './shown.js';
import type { Sightings } from './sightings.js';
import { sight, sightingOf } from './sightings.js';
import type { Slot } from './slot.js';
import { RANK, isTie, latest } from './slot.js';
import type { StageLog } from './stage-log.js';
import { logStage } from './stage-log.js';

export interface ApiRecord {
  readonly region: string;
  readonly apiId: string;
  readonly account: string;
  /** A create, an import or a sweep proved that the API is this account's. Without that, its facts count for nothing. */
  readonly created: boolean;
  /** The earliest stamp known of it, or its `createdDate` where a sweep saw one; a custom domain's stamps are not its own. */
  readonly createdAt: Second;
  readonly deleted?: Deletion;
  /** It was PRIVATE at some time. */
  readonly everPrivate: boolean;
  readonly name?: Slot<string>;
  readonly type?: Slot<string>;
  readonly vpceIds?: Slot<readonly string[]>;
  readonly disabled?: Slot<boolean>;
  readonly strict?: Slot<boolean>;
  readonly policy?: Slot<KeptPolicy>;
  /** When each part that takes effect by a deployment was seen with which value. */
  readonly sightings?: Sightings;
  readonly deployments?: readonly StageDeployments[];
  readonly tags: Readonly<Partial<Record<ApiTag, Slot<string | null>>>>;
  readonly stages: readonly StageLog[];
  /** The custom domains that lead here, or did. */
  readonly domains?: readonly DomainSlot[];
  /** Names that its service tag ever gave it. */
  readonly shownByTag: ShownNames;
  /** Names that its own name ever gave it. */
  readonly shownByName: ShownNames;
  /** The newest stamp that showed any service tag on it. */
  readonly tagShownAt?: Second;
}

export interface Deletion {
  readonly at: Second;
  readonly by: string | null;
}

/** A record with one fact more. */
export interface Reduced<R> {
  readonly record: R;
  /** Two facts of one second and rank contradict each other: the resource must be looked up. */
  readonly tied: boolean;
}

export function reduceApi(known: ApiRecord | undefined, fact: ApiFact): Reduced<ApiRecord> {
  const record = known ?? blank(fact);
  const createdAt = Math.min(record.createdAt, fact.at);
  switch (fact.kind) {
    case 'ApiDescribed':
      return described({ ...record, createdAt: Math.min(createdAt, fact.createdAt ?? createdAt) }, bounded(fact));
    case 'ApiTagged':
      return tagged({ ...record, createdAt }, fact.tags, { at: fact.at, rank: RANK.change });
    case 'ApiDeleted':
      return { record: { ...record, createdAt, deleted: earliestDeletion(record.deleted, fact) }, tied: false };
    case 'StageSeen':
      return { record: seen({ ...record, createdAt }, fact), tied: false };
    case 'StageDeleted':
      return { record: { ...record, createdAt, stages: logStage(record.stages, fact) }, tied: false };
    case 'ApiMapped': {
      const { domain, mapping: value, at } = fact;
      const domains = withDomain(record.domains ?? [], { domain, slot: { at, rank: RANK.sweep, value } });
      return { record: { ...record, domains }, tied: false };
    }
  }
}

/** Of what no stamp of its own is known: a look at domains begins before it shows to which APIs they lead, which may be younger. */
const UNKNOWN_BIRTH: Second = Number.MAX_SAFE_INTEGER;

function blank({ region, apiId, account }: ApiFact): ApiRecord {
  return {
    region,
    apiId,
    account,
    created: false,
    createdAt: UNKNOWN_BIRTH,
    everPrivate: false,
    tags: {},
    stages: [],
    shownByTag: [],
    shownByName: [],
  };
}

/** AWS documents no limit of associations; a record must fit an item. */
const KEPT_ENDPOINTS = 200;

function bounded(fact: ApiDescribed): ApiDescribed {
  const { vpceIds } = fact;
  return vpceIds === undefined ? fact : { ...fact, vpceIds: vpceIds.slice(0, KEPT_ENDPOINTS) };
}

function described(record: ApiRecord, fact: ApiDescribed): Reduced<ApiRecord> {
  const { at, source, name, type, vpceIds, disabled, strict, policy } = fact;
  const rank = RANK[source];
  const told = { name, type, vpceIds, disabled, strict, policy };
  const slots = Object.entries(told).flatMap(([part, value]) =>
    value === undefined ? [] : [{ part: part as keyof typeof told, slot: { at, rank, value } }],
  );
  const tied = slots.some(({ part, slot }) => isTie<unknown>(record[part], slot));
  const parts = Object.fromEntries(slots.map(({ part, slot }) => [part, latest<unknown>(record[part], slot)]));
  const next: ApiRecord = {
    ...record,
    ...parts,
    ...sighted(record, fact),
    created: record.created || source !== 'update',
    everPrivate: record.everPrivate || type === 'PRIVATE',
    shownByName: withShownName(record.shownByName, name === undefined ? undefined : normaliseName(name), at),
  };
  const withTags = tagged(next, fact.tags ?? {}, { at, rank });
  return { record: withTags.record, tied: tied || withTags.tied };
}

/** A creation sets what it shows; an update what it says, or, where it does not say, whatever differs. */
function sighted(record: ApiRecord, fact: ApiDescribed): Pick<ApiRecord, 'sightings'> {
  const { at, source, sets } = fact;
  const shown = API_PARTS.filter((part) => fact[part] !== undefined);
  if (shown.length === 0) return {};
  const rows = shown.map((part) => {
    const set = source === 'create' || (source === 'update' && (sets?.includes(part) ?? true));
    return [part, sight(record.sightings?.[part], sightingOf(fact[part], { at, rank: RANK[source] }, set))] as const;
  });
  return { sightings: { ...record.sightings, ...Object.fromEntries(rows) } };
}

function seen(record: ApiRecord, fact: StageSeen): ApiRecord {
  const deployments = logDeployment(record.deployments ?? [], fact);
  return {
    ...record,
    stages: logStage(record.stages, fact),
    ...(deployments.length === 0 ? {} : { deployments }),
  };
}

function tagged(
  record: ApiRecord,
  told: ApiTags,
  stamp: { readonly at: Second; readonly rank: number },
): Reduced<ApiRecord> {
  const slots = API_TAGS.flatMap((tag) => {
    const value = told[tag];
    return value === undefined ? [] : [{ tag, slot: { ...stamp, value } }];
  });
  const service = told.service ?? undefined;
  return {
    record: {
      ...record,
      tags: {
        ...record.tags,
        ...Object.fromEntries(slots.map(({ tag, slot }) => [tag, latest(record.tags[tag], slot)])),
      },
      ...(service === undefined
        ? {}
        : {
            shownByTag: withShownName(record.shownByTag, normaliseName(service), stamp.at),
            tagShownAt: Math.max(record.tagShownAt ?? stamp.at, stamp.at),
          }),
    },
    tied: slots.some(({ tag, slot }) => isTie(record.tags[tag], slot)),
  };
}

/** One call deletes an id; of several that tell it, the earliest counts, then the one that says by whom. */
export function earliestDeletion(
  known: Deletion | undefined,
  told: { at: Second; cause: { principal: string | null } },
): Deletion {
  const deletion = { at: told.at, by: told.cause.principal };
  if (known === undefined || deletion.at < known.at) return deletion;
  if (deletion.at > known.at) return known;
  return (deletion.by ?? '') > (known.by ?? '') ? deletion : known;
}
