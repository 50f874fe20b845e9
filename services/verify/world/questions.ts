// What a sweep in memory asks, of a world that may move between any two of its questions.
import type { Listing } from '../../core/sweep/observation.js';
import type { PlanSettings } from '../../core/sweep/plan-context.js';
import type { SweepPlan } from '../../core/sweep/plan.js';
import type { WorldSnapshot, Where } from './listing.js';
import type { MirrorState, Mirror } from './mirror.js';
import type { Playback } from './playback.js';

export type SweptWorld = Pick<Playback, 'now' | 'move'>;

/** A world that stands still in that second. */
export function still(snapshot: WorldSnapshot, second: number): SweptWorld {
  const moment = { snapshot, second };
  return { now: () => moment, move: () => moment };
}

export type PlanTotals = Pick<SweepPlan, 'facts' | 'removals' | 'resurrected'>;

export interface MemorySweep {
  readonly mirror: Mirror;
  readonly world: SweptWorld;
  readonly where: Where;
  readonly settings: PlanSettings;
  readonly page: number;
  /** All that was planned: it fills up. */
  readonly plans: PlanTotals[];
}

/** One question: the second in which it is asked, and the world that is answered of, which may have moved by then. */
export function askWorld({ world }: MemorySweep): readonly [number, WorldSnapshot] {
  const { second } = world.now();
  return [second, world.move().snapshot];
}

/** Page by page, by how many were shown: what is deleted meanwhile makes another one be passed over, which is not gone. */
export function listed<T>(
  sweep: MemorySweep,
  read: (snapshot: WorldSnapshot, where: Where) => readonly T[],
  idOf: (item: T) => string,
): Listing<T> {
  const seen = new Map<string, T>();
  const [startedAt, first] = askWorld(sweep);
  for (let [snapshot, from] = [first, 0]; ; [, snapshot] = askWorld(sweep), from += sweep.page) {
    const all = read(snapshot, sweep.where);
    for (const item of all.slice(from, from + sweep.page)) seen.set(idOf(item), item);
    if (all.length <= from + sweep.page) return { startedAt, complete: true, seen: [...seen.values()] };
  }
}

export function recordsOf({ apis, endpoints }: MirrorState, { account, region }: Where) {
  const isHere = (each: Where) => each.account === account && each.region === region;
  return { apis: [...apis.values()].filter(isHere), endpoints: [...endpoints.values()].filter(isHere) };
}
