// Which of the APIs without CloudFormation's tags continue one another, by the contract's words: "a younger API takes over as soon
// as it has the stage name that serves now; with another stage name it is a sibling". The deleted ones count, back to the last
// moment at which the name had no API.
import { namedStage, type ApiView } from './api-view.js';
import { sortedBy } from './reading.js';

/** The rank of the API's succession in its lineage, 0 for the eldest; undefined: it never had a stage, or has a stack. */
export function rankIn(all: readonly ApiView[], view: ApiView, name: string): number | undefined {
  if (view.lineage !== '' || stageNameOf(view) === undefined) return undefined;
  const kin = all.filter((other) => other.lineage === '');
  const since = lastBeginning(kin, name);
  const heads = sortedBy(
    kin.filter((other) => claimOf(other, name) >= since && stageNameOf(other) !== undefined),
    (other) => (isByName(other, name) ? 1 : 0),
    (other) => Math.max(claimOf(other, name), other.stagedAt ?? 0),
    (other) => other.createdAt,
    (other) => other.apiId,
  );
  const names = [...new Set(heads.map(stageNameOf))];
  return names.indexOf(stageNameOf(view));
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
