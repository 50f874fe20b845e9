// Who holds a name, and which API serves it in each region. A pure function of the name's shares and the configuration.
import type {
  Candidate,
  Conflict,
  CurrentApi,
  CustomDomain,
  Departure,
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
import { birthsIn, earliest, placeOf } from './folded.js';
import type { NameState } from './name-state.js';
import { byBirth } from './name-state.js';
import type { RegistryConfig } from '../registry-config.js';
import { ownerOf, prefersCustomDomain } from '../registry-config.js';
import { type Life, type Share, digestOf } from './candidacy.js';
import { compareText } from '../records/slot.js';
import { timestampOf } from '../time.js';

/** A share whose API bears the name. */
type Bearer = Share & { readonly named: 'tag' | 'name' };
type Living = Bearer & { readonly life: Life };
type Dead = Bearer & { readonly deleted: Deletion };
type Ready = Living & { readonly stage: string };
type Place = Pick<Share, 'account' | 'region'>;

/** The entry of a name, or null when no API bears it and none contends for it. */
export function elect(state: NameState, config: RegistryConfig): ServiceEntry | null {
  const holder = holderOf(state, config);
  if (holder === undefined) return null;
  const bearers = state.shares.filter(isBearer);
  const held = bearers.filter((share) => share.account === holder);
  const regions = [...new Set(held.map((share) => share.region))].sort(compareText).map((region) =>
    electRegion(
      { account: holder, region },
      held.filter((share) => share.region === region),
      state,
    ),
  );
  const conflicts = conflictsOf(bearers.filter((share) => share.account !== holder));
  if (regions.length === 0 && conflicts.length === 0) return null;
  return {
    name: state.name,
    accountId: holder,
    status: statusOf(regions),
    ...(prefersCustomDomain(state.name, config) ? { prefers: 'custom-domain' } : {}),
    regions,
    conflicts,
  };
}

/** The configured owner; else the account with the earliest claim that no operator released, then the smaller id. */
export function holderOf(state: NameState, { owners }: RegistryConfig): string | undefined {
  const released = new Map(state.releases);
  const claims = earliest(
    [...state.shares.map((share) => [share.account, share.claim] as const), ...state.folded.claims].filter(
      ([account, claim]) => claim > (released.get(account) ?? -Infinity),
    ),
  );
  const first = [...claims].sort((a, b) => a[1] - b[1] || compareText(a[0], b[0]))[0];
  return ownerOf(state.name, owners) ?? first?.[0];
}

/** @param bearers those of this place, by birth. */
function electRegion(where: Place, bearers: readonly Bearer[], { folded, pin }: NameState): ServiceRegion {
  const place = placeOf(where);
  const age = lineageAge(place, bearers, folded);
  const living = bearers.filter(isLiving);
  const serving = pinned(living, pin) ?? serverOf(living, age);
  const lineage = serving?.lineage ?? oldest(living, age)?.lineage;
  const generations = generationsOf(birthsIn(folded, place), bearers);
  const listed = (shares: readonly Living[]) => shares.slice(0, LISTED).map((share) => candidate(share, generations));
  const last = bearers.every(isDead) ? lastOf(bearers) : undefined;
  const domains = serving === undefined ? [] : domainsOf(bearers, serving);
  return {
    region: where.region,
    status: serving !== undefined ? 'live' : living.length > 0 ? 'not-ready' : 'gone',
    current: serving === undefined ? null : currentOf(serving, age(serving) !== 0, generations),
    candidates: listed(living.filter((share) => share.lineage === lineage)),
    siblings: listed(living.filter((share) => share.lineage !== lineage)),
    ...(domains.length === 0 ? {} : { domains }),
    ...(last === undefined ? {} : { departure: departureOf(last) }),
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
type Age = (share: Share) => number;

function lineageAge(place: string, bearers: readonly Bearer[], folded: Folded): Age {
  const past = folded.lineages.filter(([lineage]) => lineage === place || lineage.startsWith(`${place}|`));
  const claims = earliest([...bearers.map((share) => [share.lineage, share.claim] as const), ...past]);
  const order = [...claims].sort((a, b) => a[1] - b[1] || compareText(a[0], b[0]));
  const ages = new Map(order.map(([lineage], index) => [lineage, index]));
  return ({ lineage }) => ages.get(lineage) ?? 0;
}

/**
 * The API that serves: of those with a stage, the tagged ones before those that merely have the name; of these the youngest,
 * so that a replacement takes over as soon as it has a stage. All of them that count as much are of one lineage, the oldest.
 */
function serverOf(living: readonly Living[], age: Age): Ready | undefined {
  const byName = (share: Share) => Number(share.named === 'name');
  return living
    .filter(isReady)
    .filter((share) => age(share) === 0 || isHeir(share, living, age))
    .sort((a, b) => byName(a) - byName(b) || byBirth(b, a))[0];
}

/** A look-alike serves only by its tag, and only where no API of an older lineage that counts as much is alive. */
function isHeir(share: Living, living: readonly Living[], age: Age): boolean {
  const isElder = (other: Living) => age(other) < age(share) && other.named === 'tag';
  return share.named === 'tag' && !living.some(isElder);
}

/** An operator's pin; void while its API is not live with a stage. */
function pinned(living: readonly Living[], pin: NameState['pin']): Ready | undefined {
  return living.filter(isReady).find((share) => share.apiId === pin?.value);
}

function oldest(living: readonly Living[], age: Age): Living | undefined {
  return [...living].sort((a, b) => age(a) - age(b))[0];
}

/** Which API of this name, holder and region each is, counted by birth over living, dead and folded ones. */
function generationsOf(births: readonly Second[], bearers: readonly Bearer[]): ReadonlyMap<Share, number> {
  const before = (share: Share) => births.filter((born) => born <= share.born).length;
  return new Map(bearers.map((share, index) => [share, before(share) + index + 1]));
}

function currentOf(share: Ready, sibling: boolean, generations: ReadonlyMap<Share, number>): CurrentApi {
  const { life, stage } = share;
  return {
    apiId: share.apiId,
    vpceIds: life.vpceIds,
    stage,
    stages: life.stages.map(summaryOf),
    generation: generations.get(share) ?? 1,
    born: timestampOf(share.born),
    since: timestampOf(sinceOf(share)),
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

function candidate(share: Living, generations: ReadonlyMap<Share, number>): Candidate {
  return {
    apiId: share.apiId,
    stage: share.stage ?? null,
    generation: generations.get(share) ?? 1,
    born: timestampOf(share.born),
    named: share.named,
  };
}

/** The last of the name's APIs to go; of several in one second the youngest. */
function lastOf(dead: readonly Dead[]): Dead | undefined {
  return [...dead].sort((a, b) => b.deleted.at - a.deleted.at || byBirth(b, a))[0];
}

function departureOf(share: Dead): Departure {
  const { apiId, stage = null, deleted } = share;
  return { apiId, stage, url: lastUrl(share), at: timestampOf(deleted.at), by: deleted.by };
}

/** The address by which most callers had the API: of an endpoint associated with it last, else by private DNS. */
function lastUrl({ apiId, region, stage, lastVpceId }: Share): string | null {
  if (stage === undefined) return null;
  const host = lastVpceId === undefined ? privateDnsHost(apiId, region) : aliasHost(apiId, lastVpceId, region);
  return stageUrl(host, stage);
}

function conflictsOf(rivals: readonly Bearer[]): Conflict[] {
  return rivals
    .filter(isLiving)
    .slice(0, LISTED)
    .map((share) => ({
      accountId: share.account,
      region: share.region,
      apiId: share.apiId,
      since: timestampOf(sinceOf(share)),
    }));
}

/** The later of the API's birth and its stage's. */
function sinceOf({ born, stage, life }: Living): Second {
  return Math.max(born, life.stages.find(({ name }) => name === stage)?.since ?? born);
}

function statusOf(regions: readonly ServiceRegion[]): ServiceStatus {
  const has = (status: ServiceStatus) => regions.some((region) => region.status === status);
  return has('live') ? 'live' : has('not-ready') ? 'not-ready' : 'gone';
}

const isBearer = (share: Share): share is Bearer => share.named !== undefined;
const isLiving = (share: Bearer): share is Living => share.life !== undefined;
const isDead = (share: Bearer): share is Dead => share.deleted !== undefined;
const isReady = (share: Living): share is Ready => share.stage !== undefined;
