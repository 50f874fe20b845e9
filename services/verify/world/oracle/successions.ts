// Decides which APIs without CloudFormation's tags continue one another, by the contract's words: "a younger API takes over as soon as
// it has the stage name that serves now, and equal values of the lineage tags where both carry them; otherwise it is a sibling".
// Deleted APIs count, back to the last moment at which the name had no API.
import { namedStage, type ApiView } from './api-view.js';
import { sortedBy } from './reading.js';

/** The rank of the API's succession in its lineage, 0 for the eldest; undefined: it never had a stage, or has a stack. */
export function rankIn(all: readonly ApiView[], view: ApiView, name: string): number | undefined {
  if (view.lineage !== '' || stageNameOf(view) === undefined) return undefined;
  const kin = all.filter((other) => other.lineage === '');
  const since = lastBeginning(kin, name);
  const comers = sortedBy(
    kin.filter((other) => claimOf(other, name) >= since && stageNameOf(other) !== undefined),
    (other) => (isByName(other, name) ? 1 : 0),
    (other) => comes(other, name),
    (other) => other.createdAt,
    (other) => other.apiId,
  );
  const successions: ApiView[][] = [];
  for (const comer of comers) {
    const at = comes(comer, name);
    const own = successions.find((each) => {
      const served = servedBefore(each, at);
      return stageNameOf(served) === stageNameOf(comer) && !isToldApart(served, comer, at);
    });
    if (own === undefined) successions.push([comer]);
    else own.push(comer);
  }
  const rank = successions.findIndex((each) => each.includes(view));
  return rank < 0 ? undefined : rank;
}

/** How long an API and its replacement may live side by side: an hour. */
const TOGETHER = 3600;

/** True if both live and either may be meant: the elder was seen an hour after the younger was created, and no tag distinguishes them. */
export function areAmbiguous(one: ApiView, other: ApiView, name: string): boolean {
  if (one.lineage !== '' || other.lineage !== '') return false;
  if (stageNameOf(one) === undefined || stageNameOf(other) === undefined) return false;
  const [elder, younger] = sortedBy(
    [one, other],
    ({ createdAt }) => createdAt,
    ({ apiId }) => apiId,
  ) as [ApiView, ApiView]; // of two
  const together = Math.max(comes(one, name), comes(other, name));
  return elder.seenAt >= younger.createdAt + TOGETHER && !isToldApart(elder, younger, together);
}

/** Since when it has the name and a stage. */
function comes(view: ApiView, name: string): number {
  return Math.max(claimOf(view, name), view.stagedAt ?? 0);
}

/** The youngest API of a succession that is alive at that moment, or the youngest of all if none is alive. */
function servedBefore(succession: readonly ApiView[], at: number): ApiView {
  const byAge = sortedBy(
    succession,
    ({ createdAt }) => createdAt,
    ({ apiId }) => apiId,
  );
  return (byAge.findLast(({ deletedAt }) => deletedAt === undefined || deletedAt > at) ?? byAge.at(-1))!;
}

/** True if both carried a lineage tag by then, with different values. */
function isToldApart(one: ApiView, other: ApiView, at: number): boolean {
  return one.lineageTags.some(({ key, value, since }) =>
    other.lineageTags.some((tag) => tag.key === key && tag.value !== value && tag.since <= at && since <= at),
  );
}

function stageNameOf(view: ApiView): string | undefined {
  return namedStage(view) ?? view.lostStage;
}

function isByName(view: ApiView, name: string): boolean {
  return view.name === name && view.from === 'name';
}

function claimOf(view: ApiView, name: string): number {
  return view.claims.get(name)!;
}

/** The last claim at which every API that had claimed before was deleted. */
function lastBeginning(kin: readonly ApiView[], name: string): number {
  const beginnings = kin
    .map((view) => claimOf(view, name))
    .filter((at) =>
      kin.every((other) => claimOf(other, name) >= at || (other.deletedAt !== undefined && other.deletedAt <= at)),
    );
  return Math.max(...beginnings);
}
