// Who holds a name, and which API serves it in each region. A pure function of the name's shares and the configuration.
import type {
  Candidate,
  Conflict,
  CurrentApi,
  CustomDomain,
  Removal,
  ServiceEntry,
  ServiceRegion,
  ServiceStatus,
  StageSummary,
} from 'waypost/model';
import { LISTED, aliasHost, privateDnsHost, stageUrl, compareText } from 'waypost/model';
import type { Deletion } from '../records/api-record.js';
import type { ApiDomain } from '../records/domain.js';
import type { Second } from '../records/fact.js';
import type { FoldedCandidacies } from './folded.js';
import { creationTimesIn, earliest, scopeOf } from './folded.js';
import type { NameState } from './name-state.js';
import { byCreation } from './name-state.js';
import type { RegistryConfig } from '../registry-config.js';
import { ownerOf, prefersCustomDomain } from '../registry-config.js';
import { type LiveDetails, type Candidacy, digestWithoutMark } from './candidacy.js';
import { timestampOf } from '../time.js';

/** A share whose API bears the name. */
type NamedCandidacy = Candidacy & { readonly named: 'tag' | 'name' };
type LiveCandidacy = NamedCandidacy & { readonly live: LiveDetails };
type DeadCandidacy = NamedCandidacy & { readonly deleted: Deletion };
type ReadyCandidacy = LiveCandidacy & { readonly stage: string };
type Scope = Pick<Candidacy, 'account' | 'region'>;

/** The entry of a name, or null when no API bears it and none contends for it. */
export function elect(state: NameState, config: RegistryConfig): ServiceEntry | null {
  const owner = electedOwner(state, config);
  if (owner === undefined) return null;
  const bearers = state.candidacies.filter(isNamed);
  const held = bearers.filter((candidacy) => candidacy.account === owner);
  const regions = [...new Set(held.map((candidacy) => candidacy.region))].sort(compareText).map((region) =>
    electRegion(
      { account: owner, region },
      held.filter((candidacy) => candidacy.region === region),
      state,
    ),
  );
  const conflicts = conflictsOf(bearers.filter((candidacy) => candidacy.account !== owner));
  if (regions.length === 0 && conflicts.length === 0) return null;
  return {
    name: state.name,
    accountId: owner,
    status: statusOf(regions),
    ...(prefersCustomDomain(state.name, config) ? { prefers: 'custom-domain' } : {}),
    regions,
    conflicts,
  };
}

/** The configured owner; else the account with the earliest claim that no operator released, then the smaller id. */
export function electedOwner(state: NameState, { owners }: RegistryConfig): string | undefined {
  const released = new Map(state.releases);
  const claims = earliest(
    [
      ...state.candidacies.map((candidacy) => [candidacy.account, candidacy.claim] as const),
      ...state.folded.claims,
    ].filter(([account, claim]) => claim > (released.get(account) ?? -Infinity)),
  );
  const first = [...claims].sort((a, b) => a[1] - b[1] || compareText(a[0], b[0]))[0];
  return ownerOf(state.name, owners) ?? first?.[0];
}

/** @param bearers those of this place, by birth. */
function electRegion(where: Scope, bearers: readonly NamedCandidacy[], { folded, pin }: NameState): ServiceRegion {
  const scope = scopeOf(where);
  const age = lineageAge(scope, bearers, folded);
  const living = bearers.filter(isLive);
  const serving = pinned(living, pin) ?? serverOf(living, age);
  const lineage = serving?.lineage ?? oldest(living, age)?.lineage;
  const generations = generationsOf(creationTimesIn(folded, scope), bearers);
  const listed = (candidacies: readonly LiveCandidacy[]) =>
    candidacies.slice(0, LISTED).map((candidacy) => candidate(candidacy, generations));
  const last = bearers.every(isDead) ? lastOf(bearers) : undefined;
  const domains = serving === undefined ? [] : domainsOf(bearers, serving);
  return {
    region: where.region,
    status: serving !== undefined ? 'live' : living.length > 0 ? 'not-ready' : 'gone',
    current: serving === undefined ? null : currentOf(serving, age(serving) !== 0, generations),
    candidates: listed(living.filter((candidacy) => candidacy.lineage === lineage)),
    siblings: listed(living.filter((candidacy) => candidacy.lineage !== lineage)),
    ...(domains.length === 0 ? {} : { domains }),
    ...(last === undefined ? {} : { removal: removalOf(last) }),
  };
}

/** Each way by one API: the serving one, else the latest from which the mapping was not seen to move on. */
function domainsOf(bearers: readonly NamedCandidacy[], serving: NamedCandidacy): readonly CustomDomain[] {
  const ways = new Map<string, CustomDomain>();
  for (const { apiId, domains = [] } of [serving, ...bearers.toReversed()]) {
    for (const way of domains.flatMap((domain) => waysOf(domain, apiId))) {
      const key = `${way.name}+${way.domainNameId}/${way.basePath}`;
      if (!ways.has(key)) ways.set(key, way);
    }
  }
  return [...ways.values()].slice(0, LISTED);
}

function waysOf({ name, id, paths, state, associations, rules, policy }: ApiDomain, apiId: string): CustomDomain[] {
  const common = {
    ...(state === undefined ? {} : { state }),
    ...(associations === undefined ? {} : { vpceIds: associations.vpceIds }),
    ...(associations?.complete === false ? { partly: true as const } : {}),
    ...(rules === undefined || rules === 'none' ? {} : { rules }),
    ...(policy === undefined ? {} : { policy: digestWithoutMark(policy) }),
  };
  return paths.map(({ basePath, stage }) => ({ name, domainNameId: id, apiId, basePath, stage, ...common }));
}

/** Of a share's lineage, its place in the order of their claims: 0 is the one that had the name first. */
type Age = (candidacy: Candidacy) => number;

function lineageAge(scope: string, bearers: readonly NamedCandidacy[], folded: FoldedCandidacies): Age {
  const past = folded.lineages.filter(([lineage]) => lineage === scope || lineage.startsWith(`${scope}|`));
  const claims = earliest([...bearers.map((candidacy) => [candidacy.lineage, candidacy.claim] as const), ...past]);
  const order = [...claims].sort((a, b) => a[1] - b[1] || compareText(a[0], b[0]));
  const ages = new Map(order.map(([lineage], index) => [lineage, index]));
  return ({ lineage }) => ages.get(lineage) ?? 0;
}

/**
 * The API that serves: of those with a stage, the tagged ones before those that merely have the name; of these the youngest,
 * so that a replacement takes over as soon as it has a stage. All of them that count as much are of one lineage, the oldest.
 */
function serverOf(living: readonly LiveCandidacy[], age: Age): ReadyCandidacy | undefined {
  const byName = (candidacy: Candidacy) => Number(candidacy.named === 'name');
  return living
    .filter(isReady)
    .filter((candidacy) => age(candidacy) === 0 || isHeir(candidacy, living, age))
    .sort((a, b) => byName(a) - byName(b) || byCreation(b, a))[0];
}

/** A sibling serves only by its tag, and only where no API of an older lineage that counts as much is alive. */
function isHeir(candidacy: LiveCandidacy, living: readonly LiveCandidacy[], age: Age): boolean {
  const isElder = (other: LiveCandidacy) => age(other) < age(candidacy) && other.named === 'tag';
  return candidacy.named === 'tag' && !living.some(isElder);
}

/** An operator's pin; void while its API is not live with a stage. */
function pinned(living: readonly LiveCandidacy[], pin: NameState['pin']): ReadyCandidacy | undefined {
  return living.filter(isReady).find((candidacy) => candidacy.apiId === pin?.value);
}

function oldest(living: readonly LiveCandidacy[], age: Age): LiveCandidacy | undefined {
  return [...living].sort((a, b) => age(a) - age(b))[0];
}

/** Which API of this name, holder and region each is, counted by birth over living, dead and folded ones. */
function generationsOf(births: readonly Second[], bearers: readonly NamedCandidacy[]): ReadonlyMap<Candidacy, number> {
  const before = (candidacy: Candidacy) => births.filter((createdAt) => createdAt <= candidacy.createdAt).length;
  return new Map(bearers.map((candidacy, index) => [candidacy, before(candidacy) + index + 1]));
}

function currentOf(
  candidacy: ReadyCandidacy,
  sibling: boolean,
  generations: ReadonlyMap<Candidacy, number>,
): CurrentApi {
  const { live: live, stage } = candidacy;
  return {
    apiId: candidacy.apiId,
    vpceIds: live.vpceIds,
    stage,
    stages: live.stages.map(summaryOf),
    generation: generations.get(candidacy) ?? 1,
    createdAt: timestampOf(candidacy.createdAt),
    since: timestampOf(sinceOf(candidacy)),
    ...(sibling ? { sibling } : {}),
    ...(live.missingStage === undefined ? {} : { missingStage: live.missingStage }),
    ...(live.disabled === undefined ? {} : { disabled: live.disabled }),
    ...(live.strict === undefined ? {} : { strict: live.strict }),
    ...(live.policy === undefined ? {} : { policy: live.policy }),
  };
}

function summaryOf({ name, since, deployed, behind, upToDate }: LiveDetails['stages'][number]): StageSummary {
  return {
    name,
    since: timestampOf(since),
    ...(deployed === undefined ? {} : { deployed: timestampOf(deployed) }),
    ...(behind === undefined ? {} : { behind: behind.map(({ part, at }) => ({ part, at: timestampOf(at) })) }),
    ...(upToDate === undefined ? {} : { upToDate }),
  };
}

function candidate(candidacy: LiveCandidacy, generations: ReadonlyMap<Candidacy, number>): Candidate {
  return {
    apiId: candidacy.apiId,
    stage: candidacy.stage ?? null,
    generation: generations.get(candidacy) ?? 1,
    createdAt: timestampOf(candidacy.createdAt),
    named: candidacy.named,
  };
}

/** The last of the name's APIs to go; of several in one second the youngest. */
function lastOf(dead: readonly DeadCandidacy[]): DeadCandidacy | undefined {
  return [...dead].sort((a, b) => b.deleted.at - a.deleted.at || byCreation(b, a))[0];
}

function removalOf(candidacy: DeadCandidacy): Removal {
  const { apiId, stage = null, deleted } = candidacy;
  return { apiId, stage, url: lastUrl(candidacy), at: timestampOf(deleted.at), by: deleted.by };
}

/** The address by which most callers had the API: of an endpoint associated with it last, else by private DNS. */
function lastUrl({ apiId, region, stage, lastVpceId }: Candidacy): string | null {
  if (stage === undefined) return null;
  const host = lastVpceId === undefined ? privateDnsHost(apiId, region) : aliasHost(apiId, lastVpceId, region);
  return stageUrl(host, stage);
}

function conflictsOf(rivals: readonly NamedCandidacy[]): Conflict[] {
  return rivals
    .filter(isLive)
    .slice(0, LISTED)
    .map((candidacy) => ({
      accountId: candidacy.account,
      region: candidacy.region,
      apiId: candidacy.apiId,
      since: timestampOf(sinceOf(candidacy)),
    }));
}

/** The later of the API's birth and its stage's. */
function sinceOf({ createdAt, stage, live: live }: LiveCandidacy): Second {
  return Math.max(createdAt, live.stages.find(({ name }) => name === stage)?.since ?? createdAt);
}

function statusOf(regions: readonly ServiceRegion[]): ServiceStatus {
  const has = (status: ServiceStatus) => regions.some((region) => region.status === status);
  return has('live') ? 'live' : has('not-ready') ? 'not-ready' : 'gone';
}

const isNamed = (candidacy: Candidacy): candidacy is NamedCandidacy => candidacy.named !== undefined;
const isLive = (candidacy: NamedCandidacy): candidacy is LiveCandidacy => candidacy.live !== undefined;
const isDead = (candidacy: NamedCandidacy): candidacy is DeadCandidacy => candidacy.deleted !== undefined;
const isReady = (candidacy: LiveCandidacy): candidacy is ReadyCandidacy => candidacy.stage !== undefined;
