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
import { LISTED, aliasHost, privateDnsHost, stageUrl } from 'waypost/model';
import type { Deletion } from '../records/api-record.js';
import type { ApiDomain } from '../records/domain.js';
import type { Second } from '../records/fact.js';
import type { Folded } from './folded.js';
import { birthsIn, earliest, scopeOf } from './folded.js';
import type { NameState } from './name-state.js';
import { byBirth } from './name-state.js';
import type { RegistryConfig } from '../registry-config.js';
import { ownerOf, prefersCustomDomain } from '../registry-config.js';
import { type Life, type Candidacy, digestOf } from './candidacy.js';
import { compareText } from '../records/slot.js';
import { timestampOf } from '../time.js';

/** A share whose API bears the name. */
type Bearer = Candidacy & { readonly named: 'tag' | 'name' };
type Living = Bearer & { readonly life: Life };
type Dead = Bearer & { readonly deleted: Deletion };
type Ready = Living & { readonly stage: string };
type Scope = Pick<Candidacy, 'account' | 'region'>;

/** The entry of a name, or null when no API bears it and none contends for it. */
export function elect(state: NameState, config: RegistryConfig): ServiceEntry | null {
  const owner = electedOwner(state, config);
  if (owner === undefined) return null;
  const bearers = state.candidacies.filter(isBearer);
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
function electRegion(where: Scope, bearers: readonly Bearer[], { folded, pin }: NameState): ServiceRegion {
  const scope = scopeOf(where);
  const age = lineageAge(scope, bearers, folded);
  const living = bearers.filter(isLiving);
  const serving = pinned(living, pin) ?? serverOf(living, age);
  const lineage = serving?.lineage ?? oldest(living, age)?.lineage;
  const generations = generationsOf(birthsIn(folded, scope), bearers);
  const listed = (candidacies: readonly Living[]) =>
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
function domainsOf(bearers: readonly Bearer[], serving: Bearer): readonly CustomDomain[] {
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
    ...(policy === undefined ? {} : { policy: digestOf(policy) }),
  };
  return paths.map(({ basePath, stage }) => ({ name, domainNameId: id, apiId, basePath, stage, ...common }));
}

/** Of a share's lineage, its place in the order of their claims: 0 is the one that had the name first. */
type Age = (candidacy: Candidacy) => number;

function lineageAge(scope: string, bearers: readonly Bearer[], folded: Folded): Age {
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
function serverOf(living: readonly Living[], age: Age): Ready | undefined {
  const byName = (candidacy: Candidacy) => Number(candidacy.named === 'name');
  return living
    .filter(isReady)
    .filter((candidacy) => age(candidacy) === 0 || isHeir(candidacy, living, age))
    .sort((a, b) => byName(a) - byName(b) || byBirth(b, a))[0];
}

/** A sibling serves only by its tag, and only where no API of an older lineage that counts as much is alive. */
function isHeir(candidacy: Living, living: readonly Living[], age: Age): boolean {
  const isElder = (other: Living) => age(other) < age(candidacy) && other.named === 'tag';
  return candidacy.named === 'tag' && !living.some(isElder);
}

/** An operator's pin; void while its API is not live with a stage. */
function pinned(living: readonly Living[], pin: NameState['pin']): Ready | undefined {
  return living.filter(isReady).find((candidacy) => candidacy.apiId === pin?.value);
}

function oldest(living: readonly Living[], age: Age): Living | undefined {
  return [...living].sort((a, b) => age(a) - age(b))[0];
}

/** Which API of this name, holder and region each is, counted by birth over living, dead and folded ones. */
function generationsOf(births: readonly Second[], bearers: readonly Bearer[]): ReadonlyMap<Candidacy, number> {
  const before = (candidacy: Candidacy) => births.filter((createdAt) => createdAt <= candidacy.createdAt).length;
  return new Map(bearers.map((candidacy, index) => [candidacy, before(candidacy) + index + 1]));
}

function currentOf(candidacy: Ready, sibling: boolean, generations: ReadonlyMap<Candidacy, number>): CurrentApi {
  const { life, stage } = candidacy;
  return {
    apiId: candidacy.apiId,
    vpceIds: life.vpceIds,
    stage,
    stages: life.stages.map(summaryOf),
    generation: generations.get(candidacy) ?? 1,
    createdAt: timestampOf(candidacy.createdAt),
    since: timestampOf(sinceOf(candidacy)),
    ...(sibling ? { sibling } : {}),
    ...(life.missingStage === undefined ? {} : { missingStage: life.missingStage }),
    ...(life.disabled === undefined ? {} : { disabled: life.disabled }),
    ...(life.strict === undefined ? {} : { strict: life.strict }),
    ...(life.policy === undefined ? {} : { policy: life.policy }),
  };
}

function summaryOf({ name, since, deployed, behind, upToDate }: Life['stages'][number]): StageSummary {
  return {
    name,
    since: timestampOf(since),
    ...(deployed === undefined ? {} : { deployed: timestampOf(deployed) }),
    ...(behind === undefined ? {} : { behind: behind.map(({ part, at }) => ({ part, at: timestampOf(at) })) }),
    ...(upToDate === undefined ? {} : { upToDate }),
  };
}

function candidate(candidacy: Living, generations: ReadonlyMap<Candidacy, number>): Candidate {
  return {
    apiId: candidacy.apiId,
    stage: candidacy.stage ?? null,
    generation: generations.get(candidacy) ?? 1,
    createdAt: timestampOf(candidacy.createdAt),
    named: candidacy.named,
  };
}

/** The last of the name's APIs to go; of several in one second the youngest. */
function lastOf(dead: readonly Dead[]): Dead | undefined {
  return [...dead].sort((a, b) => b.deleted.at - a.deleted.at || byBirth(b, a))[0];
}

function removalOf(candidacy: Dead): Removal {
  const { apiId, stage = null, deleted } = candidacy;
  return { apiId, stage, url: lastUrl(candidacy), at: timestampOf(deleted.at), by: deleted.by };
}

/** The address by which most callers had the API: of an endpoint associated with it last, else by private DNS. */
function lastUrl({ apiId, region, stage, lastVpceId }: Candidacy): string | null {
  if (stage === undefined) return null;
  const host = lastVpceId === undefined ? privateDnsHost(apiId, region) : aliasHost(apiId, lastVpceId, region);
  return stageUrl(host, stage);
}

function conflictsOf(rivals: readonly Bearer[]): Conflict[] {
  return rivals
    .filter(isLiving)
    .slice(0, LISTED)
    .map((candidacy) => ({
      accountId: candidacy.account,
      region: candidacy.region,
      apiId: candidacy.apiId,
      since: timestampOf(sinceOf(candidacy)),
    }));
}

/** The later of the API's birth and its stage's. */
function sinceOf({ createdAt, stage, life }: Living): Second {
  return Math.max(createdAt, life.stages.find(({ name }) => name === stage)?.since ?? createdAt);
}

function statusOf(regions: readonly ServiceRegion[]): ServiceStatus {
  const has = (status: ServiceStatus) => regions.some((region) => region.status === status);
  return has('live') ? 'live' : has('not-ready') ? 'not-ready' : 'gone';
}

const isBearer = (candidacy: Candidacy): candidacy is Bearer => candidacy.named !== undefined;
const isLiving = (candidacy: Bearer): candidacy is Living => candidacy.life !== undefined;
const isDead = (candidacy: Bearer): candidacy is Dead => candidacy.deleted !== undefined;
const isReady = (candidacy: Living): candidacy is Ready => candidacy.stage !== undefined;
