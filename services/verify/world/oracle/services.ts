// Who owns a name and which API serves it in each region, by the contract's rules.
import { namedStage, privacyOf, servedStage, type ApiView, type OracleRules } from './api-view.js';
import { iso, least, ownerIn, sortedBy } from './reading.js';
import { areAmbiguous, rankIn } from './successions.js';

const LISTED = 10;

/** The entry of a name; undefined if readers find none. */
/** The API that an operator pinned for each name; null: the pin was removed. */
export type Pins = ReadonlyMap<string, string | null>;

export function entryOf(
  name: string,
  views: readonly ApiView[],
  { owners, pins }: OracleRules & { readonly pins: Pins },
): object | undefined {
  const ours = views.filter((view) => view.counts);
  const named = inOrder(ours.filter((view) => view.name === name));
  const claimants = sortedBy(
    ours.filter((view) => view.claims.has(name)),
    (view) => view.claims.get(name)!,
    (view) => view.account,
  );
  const owner = ownerIn(owners, name) ?? claimants[0]?.account;
  const held = named.filter((view) => view.account === owner);
  const rivals = named.filter((view) => view.account !== owner && isAlive(view));
  if (named.length === 0 || (held.length === 0 && rivals.length === 0)) return undefined;
  const regions = [...new Set(held.map((view) => view.region))].sort().map((region) => {
    const isHere = (view: ApiView) => view.region === region;
    const here = claimants.filter((view) => view.account === owner && isHere(view));
    const lineages = lineagesOf(name, here);
    return regionOf(region, held.filter(isHere), {
      age: (view) => lineages.indexOf(view.lineage),
      rank: (view) => rankIn(here, view, name),
      name,
      pinned: pins.get(name) ?? undefined,
    });
  });
  const statuses = regions.map(({ status }) => status);
  return {
    name,
    accountId: owner,
    status: statuses.includes('live') ? 'live' : statuses.includes('not-ready') ? 'not-ready' : 'gone',
    regions,
    conflicts: rivals.slice(0, LISTED).map((view) => ({
      accountId: view.account,
      region: view.region,
      apiId: view.apiId,
      since: iso(sinceOf(view)),
    })),
  };
}

/** @param named one owner's APIs of the name in one region, dead and alive, in the order of creation. */
function regionOf(region: string, named: readonly ApiView[], order: Precedence) {
  const { age, rank, name, pinned } = order;
  const alive = named.filter(isAlive);
  const isReady = (view: ApiView) => servedStage(view) !== undefined;
  const chosen = alive.find((view) => view.apiId === pinned && isReady(view));
  const serving = chosen ?? servingOf(alive, order);
  const first = serving ?? sortedBy(alive, age, (view) => rank(view) ?? Infinity)[0];
  const summary = (view: ApiView) => ({
    apiId: view.apiId,
    stage: servedStage(view) ?? null,
    generation: named.indexOf(view) + 1,
    createdAt: iso(view.createdAt),
    named: view.from,
    ...(privacyOf(view) === 'waiting' ? { type: view.stages.find(({ name }) => name === namedStage(view))?.type } : {}),
  });
  const isKin = (view: ApiView) => view.lineage === first?.lineage && [undefined, rank(first)].includes(rank(view));
  const doubts = (current: ApiView) => {
    const others = alive.filter((view) => view !== current && isReady(view) && areAmbiguous(view, current, name));
    return {
      ...(age(current) + (rank(current) ?? 0) > 0 ? { sibling: true } : {}),
      ...(others.length === 0 ? {} : { coexisting: others.slice(0, LISTED).map(({ apiId }) => apiId) }),
    };
  };
  const kin = alive.filter(isKin);
  const others = alive.filter((view) => !isKin(view));
  return {
    region,
    status: serving !== undefined ? 'live' : alive.length > 0 ? 'not-ready' : 'gone',
    current:
      serving === undefined
        ? null
        : {
            ...currentOf(serving, named.indexOf(serving) + 1),
            // A pin settles every doubt.
            ...(chosen === undefined ? doubts(serving) : {}),
          },
    candidates: kin.slice(0, LISTED).map(summary),
    siblings: others.slice(0, LISTED).map(summary),
    ...(alive.length === 0 ? { removal: removalOf(named) } : {}),
  };
}

/**
 * The lineages of the name, the earliest claim first; for equal claims, the smaller key. A lineage claims through every API
 * that ever showed the name, whatever it shows now and whether it is alive.
 */
function lineagesOf(name: string, claimants: readonly ApiView[]): string[] {
  const claimOf = (lineage: string) =>
    least(claimants.flatMap((view) => (view.lineage === lineage ? [view.claims.get(name)!] : [])))!;
  return sortedBy([...new Set(claimants.map((view) => view.lineage))], claimOf, (lineage) => lineage);
}

/** The order of the lineages, and within one the order of its successions, if it has them. */
interface Precedence {
  readonly age: (view: ApiView) => number;
  readonly rank: (view: ApiView) => number | undefined;
  readonly name: string;
  readonly pinned: string | undefined;
}

/** Tagged before merely named; then the lineage with the earliest claim; then the youngest, then the greater id. */
function servingOf(alive: readonly ApiView[], { age, rank }: Precedence): ApiView | undefined {
  const may = alive.filter((view) => {
    if (servedStage(view) === undefined) return false;
    // A younger succession waits until no API of an elder one lives.
    const elder = alive.some(
      (other) => other.lineage === view.lineage && (rank(other) ?? Infinity) < (rank(view) ?? 0),
    );
    if (elder) return false;
    if (age(view) === 0) return true;
    if (view.from === 'name') return false;
    // An API that merely has the name does not hold back one that has the tag.
    return !alive.some((other) => age(other) < age(view) && other.from === 'tag');
  });
  const youngestLast = inOrder(may);
  return sortedBy(
    youngestLast,
    (view) => (view.from === 'tag' ? 0 : 1),
    age,
    (view) => -youngestLast.indexOf(view),
  )[0];
}

function currentOf(view: ApiView, generation: number) {
  const stage = servedStage(view)!;
  return {
    apiId: view.apiId,
    vpceIds: view.vpceIds,
    stage,
    stages: view.stages.map(({ name, since, type, vpceIds }) => ({
      name,
      since: iso(since),
      ...(type === undefined ? {} : { type }),
      ...(vpceIds === undefined ? {} : { associated: vpceIds }),
    })),
    ...(view.type === 'PRIVATE' ? {} : { type: view.type }),
    generation,
    createdAt: iso(view.createdAt),
    since: iso(sinceOf(view)),
    ...(view.stageTag === undefined || view.stageTag === stage ? {} : { missingStage: view.stageTag }),
    ...(view.disabled ? { disabled: true } : {}),
  };
}

/** Alive, and private now or once it is deployed. */
function isAlive(view: ApiView): boolean {
  return view.deletedAt === undefined && privacyOf(view) !== 'public';
}

/** The last one deleted or made public; of several in one second, the youngest. */
function removalOf(named: readonly ApiView[]) {
  const endOf = (view: ApiView) => view.deletedAt ?? view.typeSet.at;
  const last = sortedBy(
    named,
    endOf,
    (view) => view.createdAt,
    (view) => view.apiId,
  ).at(-1)!;
  const isDeleted = last.deletedAt !== undefined;
  return {
    apiId: last.apiId,
    stage: namedStage(last) ?? null,
    url: lastUrl(last),
    at: iso(endOf(last)),
    by: isDeleted ? last.by : last.typeSet.by,
    ...(isDeleted ? {} : { reason: 'no-longer-private', type: last.type }),
  };
}

/** The URL by the first endpoint of its last associations, otherwise by private DNS. */
function lastUrl(view: ApiView): string | null {
  const stage = namedStage(view);
  const vpceIds = view.deletedAt === undefined ? view.vpceIdsBefore : view.vpceIds;
  const host = [view.apiId, ...vpceIds.slice(0, 1)].join('-');
  return stage === undefined ? null : `https://${host}.execute-api.${view.region}.amazonaws.com/${stage}/`;
}

/** The later of the API's and its stage's creation. */
function sinceOf(view: ApiView): number {
  const stage = view.stages.find(({ name }) => name === servedStage(view));
  return Math.max(view.createdAt, stage?.since ?? view.createdAt);
}

function inOrder(views: readonly ApiView[]): ApiView[] {
  return sortedBy(
    views,
    (view) => view.createdAt,
    (view) => view.apiId,
  );
}
