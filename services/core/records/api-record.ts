// The record of one REST API, alive or tombstoned: a total, order-free fold of one account's facts (law 1,
// services/architecture.md). A deletion event is final, because AWS never reuses an id; a late fact fills in the past of a dead API.
import { API_PARTS, defined, normaliseName } from 'waypost/model';
import { type MadeDeployments, type StageDeployments, logDeployment, logMade } from './deployment-log.js';
import { type DomainSlot, withDomain } from './domain-slots.js';
import { type ApiDescribed, type ApiFact, type ApiTag, type ApiTags, type StageSeen, rolesOf } from './fact.js';
import type { Second } from '../time.js';
import { type LineageTagTimes, withLineageTags } from './lineage-tags.js';
import type { KeptPolicy } from '../policy/digest.js';
import { type Deletion, type Life, type SignOfLife, withSign } from './life.js';
import { type ShownNames, withShownName } from './shown.js';
import { type PartLogs, sight, sightingOf } from './sightings.js';
import { type Slot, isTie, latest } from './slot.js';
import { type StageLog, lastDeletedStage, logStage, presentStages } from './stage-log.js';
import { type StageSettings, isSettingTie, logSettings } from './stage-settings.js';
import { RANK } from './stamp.js';

export interface ApiRecord {
  readonly region: string;
  readonly apiId: string;
  readonly account: string;
  /** A create, an import or a sweep proved that the API belongs to this account. Without that, its facts do not count. */
  readonly created: boolean;
  /** The earliest time of its facts and of its `createdDate`, if a sweep saw it; facts about custom domains do not count. */
  readonly createdAt: Second;
  readonly life: Life;
  /** Follows from `life`. */
  readonly deleted?: Deletion;
  /** It was PRIVATE at some time. */
  readonly everPrivate: boolean;
  readonly name?: Slot<string>;
  readonly type?: Slot<string>;
  /** The newest call that set the type, and who made it. */
  readonly typeSet?: Slot<TypeSetting>;
  readonly vpceIds?: Slot<readonly string[]>;
  readonly disabled?: Slot<boolean>;
  readonly strict?: Slot<boolean>;
  readonly securityPolicy?: Slot<string>;
  readonly status?: Slot<string>;
  readonly policy?: Slot<KeptPolicy>;
  /** When each part that takes effect by a deployment was seen, and with which value. */
  readonly sightings?: PartLogs;
  readonly deployments?: readonly StageDeployments[];
  /** When the newest deployments were created. */
  readonly made?: MadeDeployments;
  readonly settings?: readonly StageSettings[];
  readonly tags: Readonly<Partial<Record<ApiTag, Slot<string | null>>>>;
  readonly stages: readonly StageLog[];
  /** The earliest time at which any stage of it was seen. */
  readonly stagedAt?: Second;
  /** The custom domains that lead here, or once did. */
  readonly domains?: readonly DomainSlot[];
  /** When it was first seen with and without each lineage tag. */
  readonly lineageTags?: LineageTagTimes;
  /** Every name that its service tag ever gave it. */
  readonly shownByTag: ShownNames;
  /** Every name that its API name ever gave it. */
  readonly shownByName: ShownNames;
  /** The newest time at which a fact showed a service tag on it. */
  readonly tagShownAt?: Second;
}

interface TypeSetting {
  readonly type: string;
  readonly by: string | null;
}

/** A record with one fact more. */
export interface Reduced<R> {
  readonly record: R;
  /** Two facts of one second and rank contradict each other: the resource must be looked up. */
  readonly tied: boolean;
}

export function reduceApi(known: ApiRecord | undefined, fact: ApiFact): Reduced<ApiRecord> {
  const { record, tied } = reduceParts(known ?? blank(fact), fact);
  const sign = signOf(fact);
  return { record: sign === undefined ? record : withSign(record, sign), tied };
}

/** A custom domain can lead to an API that does not exist, so it does not show that the API is alive. */
function signOf({ kind, at, cause }: ApiFact): SignOfLife | undefined {
  switch (kind) {
    case 'ApiDeleted':
      return { kind: 'deleted', at, by: cause.principal };
    case 'ApiMissing':
      return { kind: 'missing', at };
    case 'ApiRevived':
      return { kind: 'revived', at };
    case 'ApiMapped':
      return undefined;
    default:
      return { kind: 'seen', at };
  }
}

function reduceParts(record: ApiRecord, fact: ApiFact): Reduced<ApiRecord> {
  const createdAt = Math.min(record.createdAt, fact.at);
  switch (fact.kind) {
    case 'ApiDescribed':
      return described({ ...record, createdAt: Math.min(createdAt, fact.createdAt ?? createdAt) }, bounded(fact));
    case 'ApiTagged':
      return tagged({ ...record, createdAt }, fact.tags, { at: fact.at, rank: RANK.change });
    case 'ApiDeleted':
      return { record: { ...record, createdAt }, tied: false };
    case 'ApiMissing':
    case 'ApiRevived':
      return { record, tied: false };
    case 'StageSeen':
      return { record: seen({ ...record, createdAt }, fact), tied: isSettingTie(record.settings ?? [], fact) };
    case 'StageDeleted':
      return { record: { ...record, createdAt, stages: logStage(record.stages, fact) }, tied: false };
    case 'DeploymentMade': {
      const made = logMade(record.made ?? [], fact.deployment, fact.createdAt);
      return { record: { ...record, createdAt: Math.min(createdAt, fact.createdAt), made }, tied: false };
    }
    case 'ApiMapped': {
      const { domain, mapping: value, at } = fact;
      const domains = withDomain(record.domains ?? [], { domain, slot: { at, rank: RANK.sweep, value } });
      return { record: { ...record, domains }, tied: false };
    }
  }
}

/**
 * The creation time is unknown until the API's own event or listing arrives: a domain scan starts before it learns which API a
 * domain maps to.
 */
const UNKNOWN_CREATION: Second = Number.MAX_SAFE_INTEGER;

function blank({ region, apiId, account }: ApiFact): ApiRecord {
  return {
    region,
    apiId,
    account,
    created: false,
    life: {},
    createdAt: UNKNOWN_CREATION,
    everPrivate: false,
    tags: {},
    stages: [],
    shownByTag: [],
    shownByName: [],
  };
}

/** AWS documents no limit for associations, and a record must fit into one DynamoDB item. */
const KEPT_ENDPOINTS = 200;

function bounded(fact: ApiDescribed): ApiDescribed {
  const { vpceIds } = fact;
  return vpceIds === undefined ? fact : { ...fact, vpceIds: vpceIds.slice(0, KEPT_ENDPOINTS) };
}

function described(record: ApiRecord, fact: ApiDescribed): Reduced<ApiRecord> {
  const { at, source, name, type, vpceIds, disabled, strict, policy, securityPolicy, status } = fact;
  const rank = RANK[source];
  const observed = { name, type, vpceIds, disabled, strict, policy, securityPolicy, status };
  const slots = Object.entries(observed).flatMap(([part, value]) =>
    value === undefined ? [] : [{ part: part as keyof typeof observed, slot: { at, rank, value } }],
  );
  const tied = slots.some(({ part, slot }) => isTie<unknown>(record[part], slot));
  const parts = Object.fromEntries(slots.map(({ part, slot }) => [part, latest<unknown>(record[part], slot)]));
  const next: ApiRecord = {
    ...record,
    ...parts,
    ...sighted(record, fact),
    ...withTypeSetting(record, fact),
    created: record.created || source !== 'update',
    everPrivate: record.everPrivate || type === 'PRIVATE',
    shownByName: withShownName(record.shownByName, name === undefined ? undefined : normaliseName(name), at),
  };
  const withTags = tagged(next, fact.tags ?? {}, { at, rank });
  return { record: withTags.record, tied: tied || withTags.tied };
}

function withTypeSetting(record: ApiRecord, fact: ApiDescribed): Pick<ApiRecord, 'typeSet'> {
  const { at, source, type, sets, cause } = fact;
  const isSet = source === 'create' || (source === 'update' && sets?.includes('type') === true);
  if (type === undefined || !isSet) return {};
  return { typeSet: latest(record.typeSet, { at, rank: RANK[source], value: { type, by: cause.principal } }) };
}

/**
 * A create sets every part that it shows. An update sets the parts that it lists. Without a list, it may have set any part that
 * differs, except the type, which templates rarely name. A change of type whose event was lost must not count as newer than the
 * deployments before this call.
 */
function sighted(record: ApiRecord, fact: ApiDescribed): Pick<ApiRecord, 'sightings'> {
  const { at, source, sets } = fact;
  const shown = API_PARTS.filter((part) => fact[part] !== undefined);
  if (shown.length === 0) return {};
  const rows = shown.map((part) => {
    const set = source === 'create' || (source === 'update' && (sets?.includes(part) ?? part !== 'type'));
    const sighting = sightingOf(fact[part], { at, rank: RANK[source] }, set);
    return [part, sight(record.sightings?.[part], sighting, fact[part])] as const;
  });
  return { sightings: { ...record.sightings, ...Object.fromEntries(rows) } };
}

function seen(record: ApiRecord, fact: StageSeen): ApiRecord {
  const deployments = logDeployment(record.deployments ?? [], fact);
  const settings = logSettings(record.settings ?? [], fact);
  const { deployment, at } = fact;
  const made = deployment?.created === true ? logMade(record.made ?? [], deployment.id, at) : record.made;
  return {
    ...record,
    stages: logStage(record.stages, fact),
    stagedAt: Math.min(record.stagedAt ?? at, at, fact.createdAt ?? at),
    ...defined({
      deployments: deployments.length === 0 ? undefined : deployments,
      settings: settings.length === 0 ? undefined : settings,
      made,
    }),
  };
}

function tagged(
  record: ApiRecord,
  tags: ApiTags,
  stamp: { readonly at: Second; readonly rank: number },
): Reduced<ApiRecord> {
  const slots = rolesOf(tags).flatMap((tag) => {
    const value = tags[tag];
    return value === undefined ? [] : [{ tag, slot: { ...stamp, value } }];
  });
  const service = tags.service ?? undefined;
  return {
    record: {
      ...record,
      tags: {
        ...record.tags,
        ...Object.fromEntries(slots.map(({ tag, slot }) => [tag, latest(record.tags[tag], slot)])),
      },
      ...defined({ lineageTags: withLineageTags(record.lineageTags, tags, stamp) }),
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

/** The stage that its tag names, if it exists; else the oldest except SAM's accidental `Stage`; else `Stage`. */
export function stageOf(record: ApiRecord): string | undefined {
  const present = presentStages(record.stages).map((log) => log.name);
  const tagged = record.tags.stage?.value;
  return present.find((name) => name === tagged) ?? present.find((name) => name !== 'Stage') ?? present[0];
}

/** The stage that it serves, or else the stage that was deleted last, because tools delete the stage before its API. */
export function lastStageOf(record: ApiRecord): string | undefined {
  return stageOf(record) ?? lastDeletedStage(record.stages)?.name;
}
