// What the steps of one sweep share: the open account, the records as read at the start, and a tally of what was done.
import { messageOf, type UnclaimedApi, type Unseen } from 'waypost/model';
import type { DeletionGuardFigures } from '../../core/sweep/deletion-guard.js';
import type { Fact, Recheck } from '../../core/records/fact.js';
import type { Second } from '../../core/time.js';
import type { PlanSettings } from '../../core/sweep/plan-context.js';
import {
  NO_DRIFT,
  addDrift,
  type Drift,
  type SweepPlan,
  type ScopeRecords,
  type ProposedRemoval,
} from '../../core/sweep/plan.js';
import { type ApplyDeps, applyToResource } from '../ingest/apply.js';
import { byResource, plannedFor } from '../ingest/by-resource.js';
import type { Clock, Heartbeat, RecheckQueue } from '../ports.js';
import type { SweepKind } from '../../core/sweep/round.js';
import type { Inventory, ScopeInventory, SweepState, SweepTarget } from './ports.js';
import type { SweepProgress, SweepReport } from './report.js';
import type { SecondLook } from './second-look.js';

export interface SweepDeps extends ApplyDeps {
  readonly inventory: Inventory;
  readonly state: SweepState;
  readonly rechecks: RecheckQueue;
  readonly heartbeat: Heartbeat;
  readonly clock: Clock;
  readonly settings: PlanSettings;
  readonly deletionGuard: DeletionGuardFigures;
  readonly progress?: (progress: SweepProgress) => void;
}

export interface SweepRequest {
  readonly target: SweepTarget;
  readonly kind: SweepKind;
  /** Who sweeps. The same owner may resume at once; others wait until the lease ends. */
  readonly owner: string;
  /** An operator confirms the removals that the deletion guard holds. */
  readonly confirm?: boolean;
  /** Plans and reports, and writes nothing. */
  readonly dryRun?: boolean;
  /** A full sweep also checks whether a trail logs management events. */
  readonly trail?: boolean;
  /** When to stop calling AWS and to finish. */
  readonly until?: Second;
}

export interface SweepRun {
  readonly deps: SweepDeps;
  readonly request: SweepRequest;
  readonly scope: ScopeInventory;
  readonly records: ScopeRecords;
  readonly startedAt: Second;
  readonly tally: SweepTally;
}

/** What a sweep has seen and done so far. */
interface SweepTally {
  applied: number;
  drift: Drift;
  stagesOf: number;
  domains: number;
  /** Whether the whole list of domains was seen. */
  domainsListed: boolean;
  readonly unseen: Unseen[];
  readonly removed: SweepReport['removed'][number][];
  readonly failures: SweepReport['failures'][number][];
  readonly rechecks: Recheck[];
  readonly unclaimed: UnclaimedApi[];
  readonly resurrected: string[];
  readonly revived: string[];
  readonly planned: Fact[];
}

export function createTally(unseen: readonly Unseen[]): SweepTally {
  return {
    applied: 0,
    drift: NO_DRIFT,
    stagesOf: 0,
    domains: 0,
    domainsListed: false,
    unseen: [...unseen],
    removed: [],
    failures: [],
    rechecks: [],
    unclaimed: [],
    resurrected: [],
    revived: [],
    planned: [],
  };
}

export function isTimeUp({ deps, request }: SweepRun): boolean {
  return request.until !== undefined && deps.clock() >= request.until;
}

/** Adds what could not be seen to the tally. */
export function secondLookOf(run: SweepRun): SecondLook {
  const { scope, records, tally } = run;
  return { scope, records, unseen: tally.unseen, isTimeUp: () => isTimeUp(run) };
}

/**
 * Applies a plan's facts, and returns the removals that it proposes. `madeFor`: the records for which the plan was made. A resource
 * whose record has changed since is re-checked instead, because a list may leave out what an event has shown meanwhile.
 */
export async function carryOut(
  run: SweepRun,
  plan: SweepPlan,
  madeFor?: ScopeRecords,
): Promise<readonly ProposedRemoval[]> {
  const { tally } = run;
  tally.drift = addDrift(tally.drift, plan.drift);
  tally.unclaimed.push(...plan.unclaimed);
  tally.resurrected.push(...plan.resurrected);
  tally.revived.push(...plan.revived);
  tally.rechecks.push(...plan.rechecks);
  await applyAll(run, plan.facts, madeFor);
  return plan.removals;
}

/** After this many failures the store counts as down; a single failure may concern one resource only. */
const MOST_FAILURES = 10;

/** Applies facts resource by resource, so that a resource that cannot be written does not hold up the others. */
export async function applyAll(
  { deps, request, tally }: SweepRun,
  facts: readonly Fact[],
  madeFor?: ScopeRecords,
): Promise<void> {
  if (request.dryRun === true) {
    tally.planned.push(...facts);
    return;
  }
  const groups = byResource(facts);
  for (const group of madeFor === undefined ? groups : plannedFor(madeFor, groups)) {
    try {
      const { changed, rechecks } = await applyToResource(deps, group);
      if (changed) tally.applied += 1;
      tally.rechecks.push(...rechecks);
    } catch (error) {
      tally.failures.push({ id: group.id.id, message: messageOf(error) });
      if (tally.failures.length >= MOST_FAILURES) throw error;
    }
  }
}
