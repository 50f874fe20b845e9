// The election: which account owns a name, and which API serves it in each region. A pure function of the name's candidacies and
// the configuration.
import {
  LISTED,
  aliasHost,
  compareText,
  defined,
  privateDnsHost,
  stageUrl,
  type Candidate,
  type Conflict,
  type CurrentApi,
  type CustomDomain,
  type Removal,
  type ServiceEntry,
  type ServiceRegion,
  type ServiceStatus,
  type StageSummary,
} from 'waypost/model';
import type { Deletion } from '../records/life.js';
import type { ApiDomain } from '../records/domain.js';
import type { Scope } from '../records/fact.js';
import { byTime, creationTimesIn, earliest, lineageClaims, olderIn, scopeOf, withoutReleased } from './folded.js';
import { type NameState, byCreation, placesOf } from './name-state.js';
import { type PlaceOf, isAmbiguous } from './succession.js';
import { type RegistryConfig, ownerOf, prefersCustomDomain } from '../registry-config.js';
import type { EffectState, TypeChange } from '../records/in-force.js';
import { type LiveDetails, type Candidacy, type StageDetails, digestWithoutMark } from './candidacy.js';
import { timestampOf, type Second } from '../time.js';

/** A candidacy for the present or last name of its API. */
type NamedCandidacy = Candidacy & { readonly named: 'tag' | 'name' };
type LiveCandidacy = NamedCandidacy & { readonly live: LiveDetails };
type ReadyCandidacy = LiveCandidacy & { readonly stage: string };

/** The entry of a name, or null if no API has the name. */
export function elect(state: NameState, config: RegistryConfig): ServiceEntry | null {
  const owner = electedOwner(state, config);
  if (owner === undefined) return null;
  const named = state.candidacies.filter(isNamed);
  const owned = named.filter((candidacy) => candidacy.account === owner);
  const regions = [...new Set(owned.map((candidacy) => candidacy.region))].sort(compareText).map((region) =>
    electRegion(
      { account: owner, region },
      owned.filter((candidacy) => candidacy.region === region),
      state,
    ),
  );
  const conflicts = conflictsOf(named.filter((candidacy) => candidacy.account !== owner));
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

/**
 * The configured owner; else the owner that a promotion adopted; else the account with the earliest claim, then the smaller id. An
 * operator's release ends both an adoption and a claim.
 */
export function electedOwner(state: NameState, { owners }: RegistryConfig): string | undefined {
  const all = [...state.candidacies.map(({ account, claim }) => [account, claim] as const), ...state.folded.claims];
  const claims = earliest(withoutReleased(all, state.releases));
  const first = [...claims].sort(byTime)[0];
  return ownerOf(state.name, owners) ?? adoptedOwner(state) ?? first?.[0];
}

function adoptedOwner({ adopted, releases }: NameState): string | undefined {
  if (adopted === undefined) return undefined;
  const [kept] = withoutReleased([[adopted.account, adopted.at]], releases);
  return kept?.[0];
}

/** @param named the candidacies in this scope, by creation time. */
function electRegion(where: Scope, named: readonly NamedCandidacy[], state: NameState): ServiceRegion {
  const { pin } = state;
  const scope = scopeOf(where);
  const age = lineageAge(scope, state);
  const place = placesOf(state);
  const seniority = { age, place };
  const living = named.filter(isLive);
  const chosen = pinned(living, pin);
  const serving = chosen ?? adoptedServer(living, state.adopted, seniority) ?? serverOf(living, seniority);
  const first = serving ?? oldest(living, seniority);
  const isKin = (candidacy: LiveCandidacy) => first !== undefined && isCandidateBeside(first, candidacy, place);
  const generations = generationsOf(state, where, named);
  const listed = (candidacies: readonly LiveCandidacy[]) =>
    candidacies.slice(0, LISTED).map((candidacy) => candidate(candidacy, generations));
  const last = named.every((each) => endOf(each) !== undefined) ? lastRemoved(named) : undefined;
  const domains = serving === undefined ? [] : domainsOf(named, serving);
  return {
    region: where.region,
    status: serving !== undefined ? 'live' : living.length > 0 ? 'not-ready' : 'gone',
    current:
      serving === undefined
        ? null
        : {
            ...currentOf(serving, generations),
            // A pin settles every doubt.
            ...(chosen === undefined ? doubtsOf(serving, living, seniority) : {}),
          },
    candidates: listed(living.filter(isKin)),
    siblings: listed(living.filter((candidacy) => !isKin(candidacy))),
    ...defined({
      domains: domains.length === 0 ? undefined : domains,
      removal: last === undefined ? undefined : removalOf(last),
    }),
  };
}

/** Each domain path once: of the serving API, else of the youngest API whose mapping was not seen to move elsewhere. */
function domainsOf(named: readonly NamedCandidacy[], serving: NamedCandidacy): readonly CustomDomain[] {
  const paths = new Map<string, CustomDomain>();
  for (const { apiId, domains = [] } of [serving, ...named.toReversed()]) {
    for (const path of domains.flatMap((domain) => pathsOf(domain, apiId))) {
      const key = `${path.name}+${path.domainNameId}/${path.basePath}`;
      if (!paths.has(key)) paths.set(key, path);
    }
  }
  return [...paths.values()].slice(0, LISTED);
}

function pathsOf({ name, id, paths, state, associations, rules, policy }: ApiDomain, apiId: string): CustomDomain[] {
  const common = defined({
    state,
    vpceIds: associations?.vpceIds,
    partly: associations?.complete === false ? (true as const) : undefined,
    rules: rules === 'none' ? undefined : rules,
    policy: policy === undefined ? undefined : digestWithoutMark(policy),
  });
  return paths.map(({ basePath, stage }) => ({ name, domainNameId: id, apiId, basePath, stage, ...common }));
}

/** The place of a candidacy's lineage in the order of claims: 0 is the lineage that had the name first. */
type LineageAge = (candidacy: Candidacy) => number;

/** Every API that ever showed the name counts for its lineage, even if it was untagged, re-tagged or made public later. */
function lineageAge(scope: string, state: NameState): LineageAge {
  const claims = [...lineageClaims(state)].filter(([lineage]) => lineage === scope || lineage.startsWith(`${scope}|`));
  const order = claims.sort(byTime);
  const ages = new Map(order.map(([lineage], index) => [lineage, index]));
  return ({ lineage }) => ages.get(lineage) ?? 0;
}

/** Which APIs had the name first: by lineage, and within a lineage by succession. */
interface Seniority {
  readonly age: LineageAge;
  readonly place: PlaceOf;
}

/**
 * The API that serves. Only APIs with a stage can. Tagged APIs win over those that merely have the name, then the youngest wins, so
 * that a replacement takes over as soon as it has a stage. Only one succession of one lineage is considered: the oldest lineage with
 * a live API, and in it the oldest succession with a live API.
 */
function serverOf(living: readonly LiveCandidacy[], { age, place }: Seniority): ReadyCandidacy | undefined {
  const byName = (candidacy: Candidacy) => Number(candidacy.named === 'name');
  return living
    .filter(isReady)
    .filter((candidacy) => age(candidacy) === 0 || isHeir(candidacy, living, age))
    .filter((candidacy) => !living.some((other) => isSeniorTo(other, candidacy, place)))
    .sort((a, b) => byName(a) - byName(b) || byCreation(b, a))[0];
}

/** True if the other API's succession is an older one of the same lineage. */
function isSeniorTo(other: Candidacy, candidacy: Candidacy, place: PlaceOf): boolean {
  return other.lineage === candidacy.lineage && (place(other) ?? Infinity) < (place(candidacy) ?? 0);
}

/** True if an older lineage or succession had the name here. */
function isSibling(candidacy: Candidacy, { age, place }: Seniority): boolean {
  return age(candidacy) > 0 || (place(candidacy) ?? 0) > 0;
}

/** True for two APIs of one lineage and succession. An API that has offered no stage yet may still continue any succession of its lineage. */
function isCandidateBeside(first: Candidacy, candidacy: Candidacy, place: PlaceOf): boolean {
  return candidacy.lineage === first.lineage && [place(first), undefined].includes(place(candidacy));
}

/** A sibling serves only if it is tagged, and only while no tagged API of an older lineage is alive. */
function isHeir(candidacy: LiveCandidacy, living: readonly LiveCandidacy[], age: LineageAge): boolean {
  const isElder = (other: LiveCandidacy) => age(other) < age(candidacy) && other.named === 'tag';
  return candidacy.named === 'tag' && !living.some(isElder);
}

/** The API that an operator pinned; a pin has no effect unless its API is live and has a stage. */
function pinned(living: readonly LiveCandidacy[], pin: NameState['pin']): ReadyCandidacy | undefined {
  return living.filter(isReady).find((candidacy) => candidacy.apiId === pin?.value);
}

/** The API that served readers when the hub was promoted, while it lives and has a stage, or its replacement. */
function adoptedServer(
  living: readonly LiveCandidacy[],
  adopted: NameState['adopted'],
  seniority: Seniority,
): ReadyCandidacy | undefined {
  const isAdopted = ({ region, apiId }: Candidacy) =>
    adopted?.apis.some(([where, id]) => where === region && id === apiId) === true;
  const server = living.filter(isReady).find(isAdopted);
  if (server === undefined) return undefined;
  const heirs = living.filter((each) => each.lineage === server.lineage && byCreation(each, server) > 0);
  return serverOf([server, ...heirs], seniority) ?? server;
}

function oldest(living: readonly LiveCandidacy[], { age, place }: Seniority): LiveCandidacy | undefined {
  return [...living].sort((a, b) => age(a) - age(b) || (place(a) ?? Infinity) - (place(b) ?? Infinity))[0];
}

/** Counts the APIs of this name, owner and region by creation time: live, dead and folded ones. */
function generationsOf(
  { folded, adopted }: Pick<NameState, 'folded' | 'adopted'>,
  where: Scope,
  named: readonly NamedCandidacy[],
): ReadonlyMap<Candidacy, number> {
  const scope = scopeOf(where);
  const times = creationTimesIn(folded, scope);
  const older = olderIn(folded, scope);
  const before = (candidacy: Candidacy) => older + times.filter((createdAt) => createdAt <= candidacy.createdAt).length;
  const shift = shiftOf(adopted, where, (shown) => {
    const elder = [...times, ...named.map(({ createdAt }) => createdAt)].filter((createdAt) => createdAt < shown);
    return older + elder.length + 1;
  });
  return new Map(named.map((candidacy, index) => [candidacy, Math.max(1, before(candidacy) + index + 1 + shift)]));
}

/** By how much this hub's count differs from what readers saw when it was promoted. */
function shiftOf(adopted: NameState['adopted'], { account, region }: Scope, count: (createdAt: Second) => number) {
  const api = adopted?.account === account ? adopted.apis.find(([where]) => where === region) : undefined;
  if (api === undefined) return 0;
  const [, , generation, createdAt] = api;
  return generation - count(createdAt);
}

/** Reasons to doubt the API that serves: an older lineage or succession, or another API that may be meant. */
function doubtsOf(
  serving: ReadyCandidacy,
  living: readonly LiveCandidacy[],
  seniority: Seniority,
): Pick<CurrentApi, 'sibling' | 'coexisting'> {
  const coexisting = living
    .filter((other) => other !== serving && isReady(other) && isAmbiguous(other, serving))
    .slice(0, LISTED);
  return defined({
    sibling: isSibling(serving, seniority) ? (true as const) : undefined,
    coexisting: coexisting.length === 0 ? undefined : coexisting.map(({ apiId }) => apiId),
  });
}

function currentOf(candidacy: ReadyCandidacy, generations: ReadonlyMap<Candidacy, number>): CurrentApi {
  const { apiId, stage, createdAt, live } = candidacy;
  const { vpceIds, missingStage, disabled, strict, securityPolicy, status, policy, type } = live;
  return {
    apiId,
    vpceIds,
    stage,
    stages: live.stages.map(summaryOf),
    generation: generations.get(candidacy) ?? 1,
    createdAt: timestampOf(createdAt),
    since: timestampOf(sinceOf(candidacy)),
    ...defined({ missingStage, disabled, strict, securityPolicy, apiStatus: status, policy, type }),
  };
}

function summaryOf({ name, since, canary, webAcl, ...own }: StageDetails): StageSummary {
  return {
    name,
    since: timestampOf(since),
    ...shownState(own),
    ...defined({
      canary: canary === undefined ? undefined : { ...shownState(canary), ...defined({ percent: canary.percent }) },
      webAcl,
    }),
  };
}

function shownState({ deployed, behind, undecided, associated, type, policy, upToDate }: EffectState) {
  return defined({
    deployed: deployed === undefined ? undefined : timestampOf(deployed),
    behind: behind?.map(({ part, at }) => ({ part, at: timestampOf(at) })),
    undecided,
    associated,
    type,
    policy: policy === undefined ? undefined : digestWithoutMark(policy),
    upToDate,
  });
}

function candidate(candidacy: LiveCandidacy, generations: ReadonlyMap<Candidacy, number>): Candidate {
  return {
    apiId: candidacy.apiId,
    stage: candidacy.stage ?? null,
    generation: generations.get(candidacy) ?? 1,
    createdAt: timestampOf(candidacy.createdAt),
    named: candidacy.named,
    ...defined({ type: candidacy.live.deployedType }),
  };
}

/** The API that was deleted or made public last; of several in one second, the youngest. */
function lastRemoved(named: readonly NamedCandidacy[]): NamedCandidacy | undefined {
  const endedAt = (candidacy: NamedCandidacy) => endOf(candidacy)?.at ?? 0;
  return [...named].sort((a, b) => endedAt(b) - endedAt(a) || byCreation(b, a))[0];
}

function endOf({ deleted, madePublic }: NamedCandidacy): Deletion | TypeChange | undefined {
  return deleted ?? madePublic;
}

function removalOf(candidacy: NamedCandidacy): Removal | undefined {
  const { apiId, stage = null } = candidacy;
  const end = endOf(candidacy);
  if (end === undefined) return undefined;
  const removal = { apiId, stage, url: lastUrl(candidacy), at: timestampOf(end.at), by: end.by };
  if (!('type' in end)) return removal;
  const deployed = end.deployed === undefined ? undefined : timestampOf(end.deployed);
  return { ...removal, reason: 'no-longer-private', type: end.type, ...defined({ deployed }) };
}

/** The address that most callers used: by an endpoint that was associated last, else by private DNS. */
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

/** The later of the creation of the API and the beginning of its stage. */
function sinceOf({ createdAt, stage, live }: LiveCandidacy): Second {
  return Math.max(createdAt, live.stages.find(({ name }) => name === stage)?.since ?? createdAt);
}

function statusOf(regions: readonly ServiceRegion[]): ServiceStatus {
  const has = (status: ServiceStatus) => regions.some((region) => region.status === status);
  return has('live') ? 'live' : has('not-ready') ? 'not-ready' : 'gone';
}

const isNamed = (candidacy: Candidacy): candidacy is NamedCandidacy => candidacy.named !== undefined;
const isLive = (candidacy: NamedCandidacy): candidacy is LiveCandidacy => candidacy.live !== undefined;
const isReady = (candidacy: LiveCandidacy): candidacy is ReadyCandidacy => candidacy.stage !== undefined;
