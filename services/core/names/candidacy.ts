// An API's share in a name: all that the election of that name needs to know of the API. A pure function of its record, so
// a name's shares are always those of the records, whatever the order in which facts came to be known.
import { type PolicyDigest, normaliseName } from 'waypost/model';
import { type ApiRecord, type Deletion, stageOf } from '../records/api-record.js';
import { mappedDomains } from '../records/domain-slots.js';
import type { ApiDomain } from '../records/domain.js';
import type { Second } from '../records/fact.js';
import { type DeploymentState, deploymentStateOf } from '../records/in-force.js';
import type { KeptPolicy } from '../policy/kept-policy.js';
import type { RegistryConfig } from '../registry-config.js';
import { firstShownAt } from '../records/shown.js';
import { presentStages, presentSince } from '../records/stage-log.js';

export interface Candidacy {
  readonly account: string;
  readonly region: string;
  readonly apiId: string;
  /** The earliest stamp that counts as showing the name. */
  readonly claim: Second;
  /** Where the name comes from, if the API bears it now, or bore it last. */
  readonly named?: 'tag' | 'name';
  readonly lineage: string;
  readonly createdAt: Second;
  readonly deleted?: Deletion;
  /** The stage that it serves, or served last. */
  readonly stage?: string;
  /** Of a dead API: an endpoint that it was associated with last. */
  readonly lastVpceId?: string;
  /** The custom domains that lead to it, or led to it when they were last seen: the name keeps them until they move on. */
  readonly domains?: readonly ApiDomain[];
  /** What only a living API has to say. */
  readonly live?: LiveDetails;
}

export interface LiveDetails {
  readonly vpceIds: readonly string[];
  readonly stages: readonly (DeploymentState & { readonly name: string; readonly since: Second })[];
  readonly missingStage?: string;
  readonly disabled?: true;
  readonly strict?: true;
  readonly policy?: PolicyDigest;
}

interface CurrentName {
  readonly name: string;
  readonly from: 'tag' | 'name';
  /** The newest stamp that showed it. */
  readonly at: Second;
}

/** The shares of an API, by name: of the name that it bears, and of names that it only claimed in the past. */
export function candidaciesOf(record: ApiRecord, config: RegistryConfig): ReadonlyMap<string, Candidacy> {
  const naming = currentNameOf(record, config);
  const bears = record.type?.value === 'PRIVATE' ? naming : undefined;
  if (!counts(record, config)) return new Map();
  const claims = claimsOf(record, naming);
  return new Map(
    [...claims].map(([name, claim]) => [name, candidacyOf(record, claim, bears?.name === name ? bears : undefined)]),
  );
}

/** The name that an API bears now, or bore last: its tag's, else, where the registry says so, its own. */
export function currentNameOf(record: ApiRecord, config: RegistryConfig): CurrentName | undefined {
  const { tags, name } = record;
  // A tag that is there but unusable does not fall back to the API's own name.
  if (tags.service !== undefined && tags.service.value !== null)
    return named(tags.service.value, 'tag', tags.service.at);
  return config.naming === 'tag-or-name' && name !== undefined ? named(name.value, 'name', name.at) : undefined;
}

function named(raw: string, from: 'tag' | 'name', at: Second): CurrentName | undefined {
  const name = normaliseName(raw);
  return name === undefined ? undefined : { name, from, at };
}

/** Only what its account created, was PRIVATE at some time, and is not another registry's. */
function counts(record: ApiRecord, config: RegistryConfig): boolean {
  const registry = record.tags.registry?.value ?? config.registry;
  return record.created && record.everPrivate && registry === config.registry;
}

/**
 * Since when the API claims which names. A tag claims from its first sight, and a re-tag ends no claim. The API's own name
 * claims only while its name comes from there, and not from before its last tag: else untagging an old API takes a name.
 */
function claimsOf(record: ApiRecord, naming: CurrentName | undefined): Map<string, Second> {
  const claims = new Map(record.shownByTag);
  if (naming === undefined || claims.has(naming.name)) return claims;
  const { name, from, at } = naming;
  if (from === 'tag') return claims.set(name, at);
  const first = firstShownAt(record.shownByName, name) ?? at;
  return claims.set(name, Math.max(first, record.tagShownAt ?? first));
}

function candidacyOf(record: ApiRecord, claim: Second, bears: CurrentName | undefined): Candidacy {
  const candidacy: Candidacy = {
    account: record.account,
    region: record.region,
    apiId: record.apiId,
    claim,
    lineage: lineageOf(record),
    createdAt: record.createdAt,
    ...(record.deleted === undefined ? {} : { deleted: record.deleted }),
  };
  if (bears === undefined) return candidacy;
  const stage = stageOf(record);
  const domains = mappedDomains(record.domains);
  return {
    ...candidacy,
    named: bears.from,
    ...(domains.length === 0 ? {} : { domains }),
    ...(stage === undefined ? {} : { stage }),
    ...(record.deleted === undefined ? { live: lifeOf(record, stage) } : lastEndpoint(record)),
  };
}

function lastEndpoint({ vpceIds }: ApiRecord): Pick<Candidacy, 'lastVpceId'> {
  const last = vpceIds?.value[0];
  return last === undefined ? {} : { lastVpceId: last };
}

/** APIs that replace one another: of one stack and logical id, or all that have neither. Never of one `stack-id`. */
function lineageOf({ account, region, tags }: ApiRecord): string {
  const stack = tags.stack?.value ?? '';
  const logicalId = tags.logicalId?.value ?? '';
  return [account, region, ...(stack === '' && logicalId === '' ? [] : [stack, logicalId])].join('|');
}

function lifeOf(record: ApiRecord, stage: string | undefined): LiveDetails {
  const wanted = record.tags.stage?.value ?? undefined;
  return {
    vpceIds: record.vpceIds?.value ?? [],
    stages: presentStages(record.stages).map((log) => ({
      name: log.name,
      since: presentSince(log),
      ...deploymentStateOf(record, log.name),
    })),
    ...(wanted === undefined || wanted === stage ? {} : { missingStage: wanted.slice(0, 128) }),
    ...(record.disabled?.value === true ? { disabled: true } : {}),
    ...(record.strict?.value === true ? { strict: true } : {}),
    ...(record.policy === undefined ? {} : { policy: digestWithoutMark(record.policy.value) }),
  };
}

/** The mark is of use to the record alone. */
export function digestWithoutMark({ unread, statements }: KeptPolicy): PolicyDigest {
  return { ...(unread === undefined ? {} : { unread }), statements };
}
