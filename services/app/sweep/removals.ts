// Removes what AWS no longer lists: first the deletion guard decides, then AWS is asked for each resource directly. Only "not
// found" removes anything.
import type { HeldRemoval } from '../../core/sweep/deletion-guard.js';
import { deletionGuard } from '../../core/sweep/deletion-guard.js';
import type { Fact } from '../../core/records/fact.js';
import type { Observation } from '../../core/sweep/observation.js';
import type { ProposedRemoval } from '../../core/sweep/plan.js';
import { isDeleted } from '../../core/sweep/plan-endpoint.js';
import { NO_DRIFT, addDrift, missingOf, planSweep } from '../../core/sweep/plan.js';
import type { SweepRun } from './run.js';
import { applyAll, carryOut, isTimeUp } from './run.js';

type RemovableResource = Exclude<ProposedRemoval, { kind: 'stage' }>;

export interface RemovalResult {
  readonly held: readonly HeldRemoval[];
  readonly reasons: readonly string[];
}

export async function remove(
  run: SweepRun,
  removals: readonly ProposedRemoval[],
  before: readonly HeldRemoval[],
): Promise<RemovalResult> {
  const { deps, request, records, startedAt } = run;
  const isConfirmed = request.confirm === true;
  const settings = { figures: deps.deletionGuard, config: deps.config, at: startedAt, before, confirm: isConfirmed };
  const { released, held, reasons } = deletionGuard(removals, records, settings);
  if (held.length > 0) deps.progress?.({ step: 'held', held, reasons });
  await confirm(
    run,
    released.flatMap((removal) => (removal.kind === 'stage' ? [removal.fact] : [])),
  );
  const missing = released.filter((removal): removal is RemovableResource => removal.kind !== 'stage');
  const open = new Set<string>();
  for (const [index, removal] of missing.entries()) {
    const isSettled = !isTimeUp(run) && (await lookUp(run, removal));
    if (!isSettled) open.add(removal.id);
    deps.progress?.({ step: 'lookups', done: index + 1, of: missing.length });
  }
  // Two sweeps already agreed on these removals, so the next sweep looks them up without waiting for another one.
  return { held: [...held, ...before.filter(({ kind, id }) => kind !== 'stage' && open.has(id))], reasons };
}

/** True if a direct look-up decided that the resource is deleted or still exists; false if it is still unknown. */
async function lookUp(run: SweepRun, removal: RemovableResource): Promise<boolean> {
  const { deps, scope, records, tally } = run;
  const { account, region } = scope;
  const seen = removal.kind === 'api' ? await scope.api(removal.id) : await scope.endpoint(removal.id);
  if (seen.kind === 'unseen') {
    tally.unseen.push(seen.unseen);
    return false;
  }
  if (seen.kind === 'missing') {
    await confirm(run, [missingOf(removal, { account, region, lookedUpAt: seen.startedAt }, deps.settings)]);
    return true;
  }
  if (seen.value === null) return true;
  // EC2 shows a deleted endpoint for a while, and only its later "not found" counts.
  if ('vpceId' in seen.value && isDeleted(seen.value)) return false;
  const listing = { startedAt: seen.startedAt, complete: false };
  const observation: Observation = {
    account,
    region,
    ...('apiId' in seen.value
      ? { apis: { ...listing, seen: [seen.value] } }
      : { endpoints: { ...listing, seen: [seen.value] } }),
  };
  await carryOut(run, planSweep(records, observation, deps.settings));
  return true;
}

async function confirm(run: SweepRun, facts: readonly Fact[]): Promise<void> {
  const { tally } = run;
  for (const fact of facts) {
    if (fact.kind === 'ApiMissing') tally.removed.push({ kind: 'api', id: fact.apiId });
    if (fact.kind === 'EndpointMissing') tally.removed.push({ kind: 'endpoint', id: fact.vpceId });
    if (fact.kind === 'StageDeleted') tally.removed.push({ kind: 'stage', id: fact.apiId, stage: fact.stage });
  }
  tally.drift = addDrift(tally.drift, { ...NO_DRIFT, missedDeletes: facts.length });
  await applyAll(run, facts);
}
