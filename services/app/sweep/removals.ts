// Removes what AWS no longer lists: first the deletion guard decides, then AWS is asked for each resource directly. Only "not
// found" removes anything.
import { type HeldRemoval, deletionGuard, keyOf } from '../../core/sweep/deletion-guard.js';
import type { Fact } from '../../core/records/fact.js';
import type { Second } from '../../core/time.js';
import type { Observation, ObservedApi, ObservedEndpoint, ObservedStage } from '../../core/sweep/observation.js';
import { type ProposedRemoval, NO_DRIFT, addDrift, missingOf, planSweep } from '../../core/sweep/plan.js';
import { isDeleted } from '../../core/sweep/plan-endpoint.js';
import { type SweepRun, applyAll, carryOut, isTimeUp, secondLookOf } from './run.js';
import type { LookUpResult, ScopeInventory } from './ports.js';
import { lookAgainAtApi, lookAgainAtEndpoint } from './second-look.js';

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
  const open = new Set<string>();
  for (const [index, removal] of released.entries()) {
    const isSettled = !isTimeUp(run) && (await lookUp(run, removal));
    if (!isSettled) open.add(keyOf(removal));
    deps.progress?.({ step: 'lookups', done: index + 1, of: released.length });
  }
  // Two sweeps already agreed on these removals, so the next sweep looks them up without waiting for another one.
  return { held: [...held, ...before.filter((removal) => open.has(keyOf(removal)))], reasons };
}

/** True if a direct look-up decided that the resource is deleted or still exists; false if it is still unknown. */
async function lookUp(run: SweepRun, removal: ProposedRemoval): Promise<boolean> {
  const { deps, scope, tally } = run;
  const { account, region } = scope;
  const seen = await LOOK_UPS[removal.kind](scope, removal);
  if (seen.kind === 'unseen') {
    tally.unseen.push(seen.unseen);
    return false;
  }
  if (seen.kind === 'missing') {
    await confirm(run, [missingOf(removal, { account, region, lookedUpAt: seen.startedAt }, deps.settings)]);
    return true;
  }
  const { value } = seen;
  // EC2 shows a deleted endpoint for a while, and only its later "not found" counts.
  if (value !== null && 'vpceId' in value && isDeleted(value)) return false;
  const observation = await observed(run, { ...seen, value });
  const plan = planSweep(run.records, { account, region, ...observation }, deps.settings);
  await carryOut(run, plan, run.records);
  return true;
}

type LookedUp = ObservedApi | ObservedEndpoint | ObservedStage | null;

const LOOK_UPS = {
  api: (scope, { id }) => scope.api(id),
  endpoint: (scope, { id }) => scope.endpoint(id),
  stage: (scope, { id, stage = '' }) => scope.stage(id, stage),
} satisfies Record<
  ProposedRemoval['kind'],
  (scope: ScopeInventory, removal: Pick<HeldRemoval, 'id' | 'stage'>) => Promise<LookUpResult<LookedUp>>
>;

/** What a direct look-up shows beside existence. For a stage that is only existence; the next list shows the rest. */
async function observed(
  run: SweepRun,
  { value, startedAt }: { readonly value: LookedUp; readonly startedAt: Second },
): Promise<Pick<Observation, 'apis' | 'endpoints'>> {
  const { apis, endpoints } = run.records;
  if (value === null) return {};
  if ('apiId' in value) {
    const record = apis.find(({ apiId }) => apiId === value.apiId);
    const api = await lookAgainAtApi(secondLookOf(run), record, { value, startedAt });
    return { apis: { startedAt, complete: false, seen: [api] } };
  }
  if (!('vpceId' in value)) return {};
  const record = endpoints.find(({ vpceId }) => vpceId === value.vpceId);
  const endpoint = await lookAgainAtEndpoint(secondLookOf(run), record, value);
  return { endpoints: { startedAt, complete: false, seen: [endpoint] } };
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
