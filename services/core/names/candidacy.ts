// A candidacy is what one API contributes to the election of a name. It is a pure function of the API's record, so it does not
// depend on the order in which facts arrive (law 1).
import { type PolicyDigest, defined, normaliseName } from 'waypost/model';
import { type ApiRecord, lastStageOf, stageOf } from '../records/api-record.js';
import type { Deletion } from '../records/life.js';
import { mappedDomains } from '../records/domain-slots.js';
import type { ApiDomain } from '../records/domain.js';
import type { Second } from '../time.js';
import {
  type DeploymentState,
  type TypeChange,
  deploymentStateOf,
  isPrivateIn,
  typeChangeOf,
  webAclOf,
} from '../records/in-force.js';
import type { KeptPolicy } from '../policy/digest.js';
import type { RegistryConfig } from '../registry-config.js';
import { firstShownAt } from '../records/shown.js';
import { valueAt } from '../records/sightings.js';
import { presentStages, presentSince } from '../records/stage-log.js';
import { lineageRole } from '../records/fact.js';
import { carriedSince } from '../records/lineage-tags.js';

export interface Candidacy {
  readonly account: string;
  readonly region: string;
  readonly apiId: string;
  /** The moment from which the API can show the name. */
  readonly claim: Second;
  /** Where the name comes from, if it is the API's present or last name. */
  readonly named?: 'tag' | 'name';
  readonly lineage: string;
  /** Only of an API without the tags of CloudFormation: what tells a replacement from a sibling. */
  readonly offer?: Offer;
  readonly createdAt: Second;
  readonly deleted?: Deletion;
  /** Since when a live API is no longer private. */
  readonly madePublic?: TypeChange;
  /** The stage that the API serves, or served last. A live API whose stage is not private yet has none. */
  readonly stage?: string;
  /** One of the endpoints that an API was associated with when it was deleted or made public. */
  readonly lastVpceId?: string;
  /** The custom domains that lead to the API, or led to it when they were last seen. */
  readonly domains?: readonly ApiDomain[];
  /** Only of a live API that is private, or will be when it is deployed. */
  readonly live?: LiveDetails;
}

/** A lineage tag that an API carries, and since when. */
export type LineageTag = readonly [key: string, value: string, since: Second];

/** What an API offers under a name. */
export interface Offer {
  /** The stage that it serves, or served last. */
  readonly stage: string;
  /** Since when it has both the name and a stage. */
  readonly since: Second;
  readonly tags?: readonly LineageTag[];
  /** When a fact showed the API last. */
  readonly seenAt?: Second;
}

export interface StageDetails extends DeploymentState {
  readonly name: string;
  readonly since: Second;
  readonly webAcl?: string;
}

export interface LiveDetails {
  readonly vpceIds: readonly string[];
  readonly stages: readonly StageDetails[];
  /** Its endpoint type by its configuration, unless it is PRIVATE: the next deployment makes it public. */
  readonly type?: string;
  /** The endpoint type that its stage serves, unless it is PRIVATE: the next deployment makes it private. */
  readonly deployedType?: string;
  /** The stage that the tag names, if it does not exist. */
  readonly missingStage?: string;
  readonly disabled?: true;
  readonly strict?: true;
  readonly securityPolicy?: string;
  /** Unless it is AVAILABLE. */
  readonly status?: string;
  readonly policy?: PolicyDigest;
}

interface CurrentName {
  readonly name: string;
  readonly from: 'tag' | 'name';
}

/** The candidacies of an API, by name: for its present name, and for names that it only claimed in the past. */
export function candidaciesOf(record: ApiRecord, config: RegistryConfig): ReadonlyMap<string, Candidacy> {
  if (!counts(record, config)) return new Map();
  const current = currentNameOf(record, config);
  return new Map(
    [...claimsOf(record, current)].map(([name, claim]) => [
      name,
      candidacyOf(record, { claim, config, own: current?.name === name ? current : undefined }),
    ]),
  );
}

/** The name under which an API is a candidate, if it counts. */
export function ownNameOf(record: ApiRecord, config: RegistryConfig): string | undefined {
  return counts(record, config) ? currentNameOf(record, config)?.name : undefined;
}

/** The present or last name of an API: its tag's, else, if the registry is configured so, its API name. */
export function currentNameOf(record: ApiRecord, config: RegistryConfig): CurrentName | undefined {
  const { tags, name } = record;
  // An unusable tag does not fall back to the API's own name.
  if (tags.service !== undefined && tags.service.value !== null) return named(tags.service.value, 'tag');
  return config.naming === 'tag-or-name' && name !== undefined ? named(name.value, 'name') : undefined;
}

function named(raw: string, from: 'tag' | 'name'): CurrentName | undefined {
  const name = normaliseName(raw);
  return name === undefined ? undefined : { name, from };
}

/** An API counts if its account created it, it was PRIVATE at some time, and it is not tagged for another registry. */
function counts(record: ApiRecord, config: RegistryConfig): boolean {
  const registry = record.tags.registry?.value ?? config.registry;
  return record.created && record.everPrivate && registry === config.registry;
}

/**
 * Since when the API claims which names. A tag claims from the moment it is first seen, and re-tagging ends no claim. The API
 * name claims only while it names the service, and only since the last tag; otherwise untagging an old API could take a name.
 */
function claimsOf(record: ApiRecord, current: CurrentName | undefined): Map<string, Second> {
  const claims = new Map(record.shownByTag.slice(0, KEPT_CLAIMS));
  return current === undefined ? claims : claims.set(current.name, claimOf(record, current));
}

/** A transaction has room for 100 items, and a change of an API can change each name that it claims. */
const KEPT_CLAIMS = 90;

/** A name that did not fit into the record claims after all others, because its first time is unknown and would depend on the order. */
const LAST: Second = Number.MAX_SAFE_INTEGER;

function claimOf({ shownByTag, shownByName, tagShownAt }: ApiRecord, { name, from }: CurrentName): Second {
  const byTag = firstShownAt(shownByTag, name);
  if (byTag !== undefined || from === 'tag') return byTag ?? LAST;
  const byName = firstShownAt(shownByName, name) ?? LAST;
  return Math.max(byName, tagShownAt ?? byName);
}

interface Claimed {
  readonly claim: Second;
  /** Of its present or last name. */
  readonly own: CurrentName | undefined;
  readonly config: RegistryConfig;
}

function candidacyOf(record: ApiRecord, { claim, own, config }: Claimed): Candidacy {
  const { account, region, apiId, createdAt, deleted } = record;
  const lineage = lineageOf(record);
  const offer = hasStack(record) ? undefined : offerOf(record, claim, config);
  const candidacy: Candidacy = { account, region, apiId, claim, lineage, createdAt, ...defined({ offer, deleted }) };
  if (own === undefined) return candidacy;
  const domains = mappedDomains(record.domains);
  return {
    ...candidacy,
    named: own.from,
    ...defined({ domains: domains.length === 0 ? undefined : domains }),
    ...(deleted === undefined ? livingPart(record) : deletedPart(record)),
  };
}

function deletedPart(record: ApiRecord): Pick<Candidacy, 'stage' | 'lastVpceId'> {
  return defined({ stage: stageOf(record), lastVpceId: record.vpceIds?.value[0] });
}

/** The type that the served deployment has decides; without a stage, the API's own. */
function livingPart(record: ApiRecord): Pick<Candidacy, 'stage' | 'lastVpceId' | 'live' | 'madePublic'> {
  const stage = stageOf(record);
  const state = stage === undefined ? undefined : deploymentStateOf(record, stage);
  const willBePrivate = record.type?.value === 'PRIVATE';
  const isPrivate = state === undefined ? willBePrivate : isPrivateIn(state, record);
  if (isPrivate || willBePrivate) {
    const served = stage === undefined || state === undefined ? undefined : { stage, state, isPrivate };
    return defined({ stage: isPrivate ? stage : undefined, live: liveDetailsOf(record, served) });
  }
  const madePublic = typeChangeOf(record, stage);
  return defined({ stage, madePublic, lastVpceId: lastAssociatedOf(record, madePublic) });
}

/** An update to a public type removes the associations, so those from before it count. */
function lastAssociatedOf({ sightings }: ApiRecord, { at }: TypeChange): string | undefined {
  // The log of a part has values of its type.
  const [first] = (valueAt(sightings?.vpceIds, at - 1) ?? []) as readonly string[];
  return first;
}

/**
 * APIs that replace one another: those of one stack and logical id, or all without either. Never those of one `stack-id`, which
 * changes when a stack is created again.
 */
function lineageOf(record: ApiRecord): string {
  const { account, region, tags } = record;
  return [account, region, ...(hasStack(record) ? [tags.stack?.value ?? '', tags.logicalId?.value ?? ''] : [])].join(
    '|',
  );
}

function hasStack({ tags: { stack, logicalId } }: ApiRecord): boolean {
  return [stack, logicalId].some((tag) => (tag?.value ?? '') !== '');
}

function offerOf(record: ApiRecord, claim: Second, { lineageTags = [] }: RegistryConfig): Offer | undefined {
  const stage = lastStageOf(record);
  if (stage === undefined) return undefined;
  const tags = lineageTags.flatMap((key): LineageTag[] => {
    const role = lineageRole(key);
    const value = record.tags[role]?.value ?? undefined;
    return value === undefined ? [] : [[key, value, carriedSince(record.lineageTags?.[role])]];
  });
  return {
    stage,
    since: Math.max(claim, record.stagedAt ?? claim),
    ...defined({
      tags: tags.length === 0 ? undefined : tags,
      seenAt: record.deleted === undefined ? record.life.seenAt : undefined,
    }),
  };
}

/** The stage that an API serves. */
interface ServedStage {
  readonly stage: string;
  readonly state: DeploymentState;
  readonly isPrivate: boolean;
}

function liveDetailsOf(record: ApiRecord, served: ServedStage | undefined): LiveDetails {
  const { vpceIds, tags, policy, securityPolicy } = record;
  const { stage } = served ?? {};
  const wanted = tags.stage?.value ?? undefined;
  return {
    vpceIds: vpceIds?.value ?? [],
    stages: presentStages(record.stages).map((log, index) => {
      const state = served !== undefined && log.name === stage ? served.state : deploymentStateOf(record, log.name);
      return {
        name: log.name,
        since: presentSince(log),
        ...(index < STAGES_WITH_POLICY || log.name === stage ? state : withoutPolicies(state)),
        ...defined({ webAcl: webAclOf(record, log.name) }),
      };
    }),
    ...defined({
      missingStage: wanted === stage ? undefined : wanted?.slice(0, LONGEST_STAGE),
      securityPolicy: securityPolicy?.value,
      policy: policy === undefined ? undefined : digestWithoutMark(policy.value),
      ...oddities(record, served),
    }),
  };
}

/** The settings that differ from those of most APIs. */
function oddities({ disabled, strict, status, type }: ApiRecord, served: ServedStage | undefined) {
  return {
    type: otherThan('PRIVATE', type?.value),
    deployedType: served?.isPrivate === false ? served.state.type : undefined,
    disabled: disabled?.value === true ? (true as const) : undefined,
    strict: strict?.value === true ? (true as const) : undefined,
    status: otherThan('AVAILABLE', status?.value),
  };
}

function otherThan(usual: string, value: string | undefined): string | undefined {
  return value === usual ? undefined : value;
}

/** AWS's quota is 10 stages of an API. The policy of any further stage is reported as unknown, to keep the document small. */
const STAGES_WITH_POLICY = 10;

function withoutPolicies({ policy: _policy, canary, ...state }: DeploymentState): DeploymentState {
  const { policy: _ofCanary, ...rest } = canary ?? {};
  return canary === undefined ? state : { ...state, canary: rest };
}

/** AWS allows stage names of 128 characters. */
const LONGEST_STAGE = 128;

/** Only the record uses the mark, to notice changes. */
export function digestWithoutMark({ unread, statements }: KeptPolicy): PolicyDigest {
  return { ...defined({ unread }), statements };
}
