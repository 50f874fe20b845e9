// A full sweep of everything in memory: the real plan over the registry in memory, in the order in which the real sweep
// asks, of a world that may move between any two of its questions.
import type { ObservedApi, ObservedEndpoint } from '../../core/sweep/observation.js';
import type { PlanSettings } from '../../core/sweep/plan-context.js';
import type { SweepPlan, ProposedRemoval } from '../../core/sweep/plan.js';
import { deletionOf, planSweep } from '../../core/sweep/plan.js';
import type { RegistryConfig } from '../../core/registry-config.js';
import { SCOPES, observedApis, observedEndpoints, observedStages } from './listing.js';
import { sweepDomains } from './loss-domains.js';
import { SKEW } from './loss-truth.js';
import type { Mirror } from './mirror.js';
import { ask, listed, recordsOf, type Looking, type Run, type Swept } from './questions.js';

interface Sweeping {
  readonly config: RegistryConfig;
  /** How many things a page of a list holds at most. */
  readonly page?: number;
}

/** Sweeps all places, and says what all of it came to. */
export function sweepEverywhere(mirror: Mirror, looking: Looking, { config, page = 500 }: Sweeping): Swept {
  const settings: PlanSettings = { config, skew: SKEW, settle: 600 };
  const plans: Swept[] = [];
  for (const where of SCOPES) sweepScope({ mirror, looking, where, settings, page, plans });
  return {
    facts: plans.flatMap(({ facts }) => facts),
    removals: plans.flatMap(({ removals }) => removals),
    resurrected: plans.flatMap(({ resurrected }) => resurrected),
  };
}

function sweepScope(run: Run): void {
  const { mirror, where, settings } = run;
  const endpoints = listed<ObservedEndpoint>(run, observedEndpoints, ({ vpceId }) => vpceId);
  const apis = listed<ObservedApi>(run, observedApis, ({ apiId }) => apiId);
  const records = recordsOf(mirror.kept, where);
  const missing = tell(run, planSweep(records, { ...where, apis, endpoints }, settings));
  const vanished: string[] = [];
  const unstaged: ProposedRemoval[] = [];
  for (const { apiId } of apis.seen.filter(({ type }) => type === 'PRIVATE')) {
    const [startedAt, sight] = ask(run);
    const stages = observedStages(sight, apiId);
    if (stages === undefined) vanished.push(apiId);
    else
      unstaged.push(...tell(run, planSweep(records, { ...where, stages: [{ apiId, startedAt, stages }] }, settings)));
  }
  const gone = planSweep(
    records,
    { ...where, apis: { ...apis, complete: false, seen: [] }, vanishedApis: vanished },
    settings,
  ).removals;
  for (const removal of [...missing, ...gone, ...unstaged]) remove(run, removal);
  sweepDomains(run);
}

/** Removes what a direct look-up does not find; a stage's list has no pages, so that it is gone is known. */
function remove(run: Run, removal: ProposedRemoval): void {
  const { mirror, where, settings } = run;
  if (removal.kind === 'stage') {
    mirror.tell(removal.fact);
    return;
  }
  const [startedAt, sight] = ask(run);
  const found = { startedAt, complete: false };
  const apis = observedApis(sight, where).filter(({ apiId }) => apiId === removal.id);
  const endpoints = observedEndpoints(sight, where).filter(({ vpceId }) => vpceId === removal.id);
  if (apis.length + endpoints.length === 0) {
    mirror.tell(deletionOf(removal, { ...where, lookedUpAt: startedAt }, settings));
    return;
  }
  const observation = { ...where, apis: { ...found, seen: apis }, endpoints: { ...found, seen: endpoints } };
  tell(run, planSweep(recordsOf(mirror.kept, where), observation, settings));
}

function tell({ mirror, plans }: Run, planned: SweepPlan): readonly ProposedRemoval[] {
  planned.facts.forEach(mirror.tell);
  plans.push(planned);
  return planned.removals;
}
