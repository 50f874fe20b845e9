// What the steps of one sweep share: the open account, the records as they were, and a tally that fills up.
import type { DeletionGuardFigures } from '../../core/sweep/deletion-guard.js';
import type { Fact, Recheck, Second } from '../../core/records/fact.js';
import { isApiFact } from '../../core/records/fact.js';
import type { PlanSettings } from '../../core/sweep/plan-context.js';
import type { Drift, SweepPlan, ScopeRecords, ProposedRemoval, Unclaimed } from '../../core/sweep/plan.js';
import { NO_DRIFT, addDrift } from '../../core/sweep/plan.js';
import type { ApplyDeps } from '../ingest/apply.js';
import { applyFacts } from '../ingest/apply.js';
import type { Clock, Heartbeat, RecheckQueue } from '../ports.js';
import type { Inventory, ScopeInventory, SweepKind, SweepState, SweepTarget, Unseen } from './ports.js';
import type { SweepProgress, SweepReport } from './report.js';

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
  /** Who sweeps: one owner may go on where it was cut off, others wait until its lease ends. */
  readonly owner: string;
  /** An operator agrees to what the deletion guard held. */
  readonly confirm?: boolean;
  /** SweepPlan and report, and write nothing. */
  readonly dryRun?: boolean;
  /** Look whether a trail logs management events, at the end of a full sweep. */
  readonly trail?: boolean;
  /** When to stop asking AWS and to finish what was begun. */
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

/** Counts up while a sweep runs. */
export interface SweepTally {
  applied: number;
  drift: Drift;
  stagesOf: number;
  domains: number;
  readonly unseen: Unseen[];
  readonly removed: SweepReport['removed'][number][];
  readonly failures: SweepReport['failures'][number][];
  readonly rechecks: Recheck[];
  readonly unclaimed: Unclaimed[];
  readonly resurrected: string[];
  readonly planned: Fact[];
}

export function createTally(): SweepTally {
  return {
    applied: 0,
    drift: NO_DRIFT,
    stagesOf: 0,
    domains: 0,
    unseen: [],
    removed: [],
    failures: [],
    rechecks: [],
    unclaimed: [],
    resurrected: [],
    planned: [],
  };
}

export function isTimeUp({ deps, request }: SweepRun): boolean {
  return request.until !== undefined && deps.clock() >= request.until;
}

/** Applies what a plan tells, and gives back what it takes for gone. */
export async function carryOut(run: SweepRun, plan: SweepPlan): Promise<readonly ProposedRemoval[]> {
  const { tally } = run;
  tally.drift = addDrift(tally.drift, plan.drift);
  tally.unclaimed.push(...plan.unclaimed);
  tally.resurrected.push(...plan.resurrected);
  tally.rechecks.push(...plan.rechecks);
  await applyAll(run, plan.facts);
  return plan.removals;
}

/** A store that fails again and again is down; a resource that fails is one resource. */
const MOST_FAILURES = 10;

/** Applies facts resource by resource, so that one that cannot be written keeps no other back. */
export async function applyAll({ deps, request, tally }: SweepRun, facts: readonly Fact[]): Promise<void> {
  if (request.dryRun === true) {
    tally.planned.push(...facts);
    return;
  }
  for (const [id, group] of byResource(facts)) {
    try {
      const { changed, rechecks } = await applyFacts(deps, group);
      if (changed) tally.applied += 1;
      tally.rechecks.push(...rechecks);
    } catch (error) {
      tally.failures.push({ id, message: error instanceof Error ? error.message : String(error) });
      if (tally.failures.length >= MOST_FAILURES) throw error;
    }
  }
}

function byResource(facts: readonly Fact[]): Map<string, Fact[]> {
  const groups = new Map<string, Fact[]>();
  for (const fact of facts) {
    const id = isApiFact(fact) ? fact.apiId : fact.vpceId;
    groups.set(id, [...(groups.get(id) ?? []), fact]);
  }
  return groups;
}
