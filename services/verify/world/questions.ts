// What a sweep in memory asks, of a world that may move between any two of its questions.
import type { Listing } from '../../core/sweep/observation.js';
import type { PlanSettings } from '../../core/sweep/plan-context.js';
import type { SweepPlan } from '../../core/sweep/plan.js';
import type { Sight, Where } from './listing.js';
import type { Kept, Mirror } from './mirror.js';
import type { Motion } from './motion.js';

export type Looking = Pick<Motion, 'now' | 'move'>;

/** A world that stands still in that second. */
export function still(sight: Sight, second: number): Looking {
  const moment = { sight, second };
  return { now: () => moment, move: () => moment };
}

export type Swept = Pick<SweepPlan, 'facts' | 'removals' | 'resurrected'>;

export interface Run {
  readonly mirror: Mirror;
  readonly looking: Looking;
  readonly where: Where;
  readonly settings: PlanSettings;
  readonly page: number;
  /** All that was planned: it fills up. */
  readonly plans: Swept[];
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

export function recordsOf({ apis, endpoints }: Kept, { account, region }: Where) {
  const isHere = (each: Where) => each.account === account && each.region === region;
  return { apis: [...apis.values()].filter(isHere), endpoints: [...endpoints.values()].filter(isHere) };
}
