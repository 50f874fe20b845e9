// A complete sweep of everything in memory: the real plan over the registry in memory, in the order in which the real sweep
// asks, of a world that may move between any two of its questions.
import type { ObservedApi, ObservedEndpoint, Listing } from '../../core/observation.js';
import type { PlanSettings } from '../../core/plan-context.js';
import type { Plan, Removal } from '../../core/plan.js';
import { deletionOf, plan } from '../../core/plan.js';
import type { RegistryConfig } from '../../core/registry-config.js';
import { PLACES, observedApis, observedEndpoints, observedStages, type Sight, type Where } from './listing.js';
import { sweepDomains } from './loss-domains.js';
import { SKEW } from './loss-truth.js';
import type { Kept, Mirror } from './mirror.js';
import type { Motion } from './motion.js';

export type Looking = Pick<Motion, 'now' | 'move'>;

/** A world that stands still in that second. */
export function still(sight: Sight, second: number): Looking {
  const moment = { sight, second };
  return { now: () => moment, move: () => moment };
}

export type Swept = Pick<Plan, 'facts' | 'removals' | 'undead'>;

interface Sweeping {
  readonly config: RegistryConfig;
  /** How many things a page of a list holds at most. */
  readonly page?: number;
}

export interface Run {
  readonly mirror: Mirror;
  readonly looking: Looking;
  readonly where: Where;
  readonly settings: PlanSettings;
  readonly page: number;
  /** All that was planned: it fills up. */
  readonly plans: Pick<Plan, 'facts' | 'removals' | 'undead'>[];
}

/** Sweeps all places, and says what all of it came to. */
export function sweepEverywhere(mirror: Mirror, looking: Looking, { config, page = 500 }: Sweeping): Swept {
  const settings: PlanSettings = { config, skew: SKEW, settle: 600 };
  const plans: Swept[] = [];
  for (const where of PLACES) sweepPlace({ mirror, looking, where, settings, page, plans });
  return {
    facts: plans.flatMap(({ facts }) => facts),
    removals: plans.flatMap(({ removals }) => removals),
    undead: plans.flatMap(({ undead }) => undead),
  };
}

function sweepPlace(run: Run): void {
  const { mirror, where, settings } = run;
  const endpoints = listed<ObservedEndpoint>(run, observedEndpoints, ({ vpceId }) => vpceId);
  const apis = listed<ObservedApi>(run, observedApis, ({ apiId }) => apiId);
  const records = recordsOf(mirror.kept, where);
  const missing = tell(run, plan(records, { ...where, apis, endpoints }, settings));
  const vanished: string[] = [];
  const unstaged: Removal[] = [];
  for (const { apiId } of apis.seen.filter(({ type }) => type === 'PRIVATE')) {
    const [startedAt, sight] = ask(run);
    const stages = observedStages(sight, apiId);
    if (stages === undefined) vanished.push(apiId);
    else unstaged.push(...tell(run, plan(records, { ...where, stages: [{ apiId, startedAt, stages }] }, settings)));
  }
  const gone = plan(records, { ...where, apis: { ...apis, complete: false, seen: [] }, vanished }, settings).removals;
  for (const removal of [...missing, ...gone, ...unstaged]) remove(run, removal);
  sweepDomains(run);
}

/** Removes what a direct look-up does not find; a stage's list has no pages, so that it is gone is known. */
function remove(run: Run, removal: Removal): void {
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
  tell(run, plan(recordsOf(mirror.kept, where), observation, settings));
}

/** One question: the second in which it is asked, and the world that is answered of, which may have moved by then. */
export function ask({ looking }: Run): readonly [number, Sight] {
  const { second } = looking.now();
  return [second, looking.move().sight];
}

/** Page by page, by how many were shown: what is deleted meanwhile makes another one be passed over, which is not gone. */
export function listed<T>(
  run: Run,
  read: (sight: Sight, where: Where) => readonly T[],
  idOf: (item: T) => string,
): Listing<T> {
  const seen = new Map<string, T>();
  const [startedAt, first] = ask(run);
  for (let [sight, from] = [first, 0]; ; [, sight] = ask(run), from += run.page) {
    const all = read(sight, run.where);
    for (const item of all.slice(from, from + run.page)) seen.set(idOf(item), item);
    if (all.length <= from + run.page) return { startedAt, complete: true, seen: [...seen.values()] };
  }
}

function tell({ mirror, plans }: Run, planned: Plan): readonly Removal[] {
  planned.facts.forEach(mirror.tell);
  plans.push(planned);
  return planned.removals;
}

export function recordsOf({ apis, endpoints }: Kept, { account, region }: Where) {
  const isHere = (each: Where) => each.account === account && each.region === region;
  return { apis: [...apis.values()].filter(isHere), endpoints: [...endpoints.values()].filter(isHere) };
}
