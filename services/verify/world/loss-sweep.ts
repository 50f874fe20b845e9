// A full sweep in memory: the real plan over the registry in memory, in the real sweep's order of requests, of a world that
// may change between any two of them.
import type { ObservedApi, ObservedEndpoint } from '../../core/sweep/observation.js';
import type { PlanSettings } from '../../core/sweep/plan-context.js';
import type { SweepPlan, ProposedRemoval } from '../../core/sweep/plan.js';
import { missingOf, planSweep } from '../../core/sweep/plan.js';
import type { RegistryConfig } from '../../core/registry-config.js';
import { SCOPES, observedApis, observedEndpoints, observedStages } from './listing.js';
import { sweepDomains } from './loss-domains.js';
import { HONEST, type Lies } from './lies.js';
import { SKEW } from './loss-truth.js';
import type { Mirror } from './mirror.js';
import { askWorld, listed, recordsOf, type SweptWorld, type MemorySweep, type PlanTotals } from './questions.js';

interface SweepOptions {
  readonly config: RegistryConfig;
  /** The most items on one page of a list. */
  readonly page?: number;
  readonly lies?: Lies;
}

/** Sweeps all scopes. @returns the totals of all plans. */
export function sweepEverywhere(
  mirror: Mirror,
  world: SweptWorld,
  { config, page = 500, lies = HONEST }: SweepOptions,
): PlanTotals {
  const settings: PlanSettings = { config, skew: SKEW, settle: 600 };
  const plans: PlanTotals[] = [];
  for (const scope of SCOPES) sweepScope({ mirror, world, scope, settings, page, lies, plans });
  return {
    facts: plans.flatMap(({ facts }) => facts),
    removals: plans.flatMap(({ removals }) => removals),
    resurrected: plans.flatMap(({ resurrected }) => resurrected),
  };
}

function sweepScope(sweep: MemorySweep): void {
  const { mirror, scope, settings } = sweep;
  const endpoints = listed<ObservedEndpoint>(sweep, observedEndpoints, ({ vpceId }) => vpceId);
  const apis = listed<ObservedApi>(sweep, observedApis, ({ apiId }) => apiId);
  const records = recordsOf(mirror.state, scope);
  const missing = applyPlan(sweep, planSweep(records, { ...scope, apis, endpoints }, settings));
  const vanished: string[] = [];
  const unstaged: ProposedRemoval[] = [];
  for (const { apiId } of apis.seen.filter(({ type }) => type === 'PRIVATE')) {
    const [startedAt, snapshot] = askWorld(sweep);
    const lie = sweep.lies();
    const stages = lie === 'not found' ? undefined : observedStages(snapshot, apiId);
    if (lie !== 'none' && lie !== 'not found') continue;
    if (stages === undefined) vanished.push(apiId);
    else
      unstaged.push(
        ...applyPlan(sweep, planSweep(records, { ...scope, stages: [{ apiId, startedAt, stages }] }, settings)),
      );
  }
  const gone = planSweep(
    records,
    { ...scope, apis: { ...apis, complete: false, seen: [] }, vanishedApis: vanished },
    settings,
  ).removals;
  for (const removal of [...missing, ...gone, ...unstaged]) remove(sweep, removal);
  sweepDomains(sweep);
}

/** Removes what a direct look-up does not find. */
function remove(sweep: MemorySweep, removal: ProposedRemoval): void {
  const { mirror, scope, settings } = sweep;
  const [startedAt, snapshot] = askWorld(sweep);
  const lie = sweep.lies();
  if (lie !== 'none' && lie !== 'not found') return;
  if (removal.kind === 'stage') {
    const isFound = observedStages(snapshot, removal.id)?.some(({ name }) => name === removal.stage) === true;
    if (lie === 'none' && isFound) return;
    mirror.applyFact(missingOf(removal, { ...scope, lookedUpAt: startedAt }, settings));
    return;
  }
  const found = { startedAt, complete: false };
  const apis = observedApis(snapshot, scope).filter(({ apiId }) => apiId === removal.id);
  const endpoints = observedEndpoints(snapshot, scope).filter(({ vpceId }) => vpceId === removal.id);
  if (lie === 'not found' || apis.length + endpoints.length === 0) {
    mirror.applyFact(missingOf(removal, { ...scope, lookedUpAt: startedAt }, settings));
    return;
  }
  const observation = { ...scope, apis: { ...found, seen: apis }, endpoints: { ...found, seen: endpoints } };
  applyPlan(sweep, planSweep(recordsOf(mirror.state, scope), observation, settings));
}

function applyPlan({ mirror, plans }: MemorySweep, planned: SweepPlan): readonly ProposedRemoval[] {
  planned.facts.forEach(mirror.applyFact);
  plans.push(planned);
  return planned.removals;
}
