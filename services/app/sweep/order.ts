// Carries out one order of the sweep queue.
import { continuedOrder, isCarriedOut, lateOrder, sliceOf, type SweepOrder } from '../../core/sweep/round.js';
import type { Second } from '../../core/time.js';
import type { SweepQueue, SweepTarget } from './ports.js';
import type { SweepReport } from './report.js';
import type { SweepDeps } from './run.js';
import { sweep } from './sweep.js';

interface OrderContext {
  /** How to open the order's account and region. */
  readonly target: SweepTarget;
  /** Who sweeps: the owner of the lease. */
  readonly owner: string;
  readonly queue: SweepQueue;
  /** When the process ends. */
  readonly until?: Second;
}

/**
 * Sweeps an account and region for one slice of time, and queues the rest behind all others: a slow account keeps none waiting,
 * nor does one that could not be opened in time.
 * @returns undefined if another sweep has carried out the order since it was planned.
 * @throws Error when the registry's own store fails.
 */
export async function sweepOrder(
  deps: SweepDeps,
  order: SweepOrder,
  { target, owner, queue, until = Infinity }: OrderContext,
): Promise<SweepReport | undefined> {
  if (isCarriedOut(order, await deps.state.load(order))) return undefined;
  const end = Math.min(until, deps.clock() + sliceOf(order));
  const report = await sweep(deps, { target, kind: order.kind, owner, trail: true, until: end });
  const isCut = report.outcome === 'partial' && deps.clock() >= end;
  const next = isCut ? continuedOrder : report.isLate === true ? lateOrder : undefined;
  const rest = next?.(order, deps.clock());
  if (rest !== undefined) await queue.send([rest]);
  return report;
}
