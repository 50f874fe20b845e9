// The requests of a sweep in memory, to a world that may change between any two of them.
import type { Listing } from '../../core/sweep/observation.js';
import type { PlanSettings } from '../../core/sweep/plan-context.js';
import type { SweepPlan } from '../../core/sweep/plan.js';
import type { Scope } from '../../core/records/fact.js';
import type { WorldSnapshot } from './listing.js';
import type { Lie, Lies } from './lies.js';
import type { MirrorState, Mirror } from './mirror.js';
import type { Playback } from './playback.js';

export type SweptWorld = Pick<Playback, 'now' | 'move'>;

/** A world that stands still at this second. */
export function still(snapshot: WorldSnapshot, second: number): SweptWorld {
  const moment = { snapshot, second };
  return { now: () => moment, move: () => moment };
}

export type PlanTotals = Pick<SweepPlan, 'facts' | 'removals' | 'resurrected'>;

export interface MemorySweep {
  readonly mirror: Mirror;
  readonly world: SweptWorld;
  readonly scope: Scope;
  readonly settings: PlanSettings;
  readonly page: number;
  readonly lies: Lies;
  /** All plans; filled by the sweep. */
  readonly plans: PlanTotals[];
}

/** One request: the second in which it starts, and the world at its answer, which may have changed by then. */
export function askWorld({ world }: MemorySweep): readonly [number, WorldSnapshot] {
  const { second } = world.now();
  return [second, world.move().snapshot];
}

/** Reads page by page, by offset: a deletion meanwhile makes the next page skip an item that still exists. */
export function listed<T>(
  sweep: MemorySweep,
  read: (snapshot: WorldSnapshot, scope: Scope) => readonly T[],
  idOf: (item: T) => string,
): Listing<T> {
  const seen = new Map<string, T>();
  const lie = sweep.lies();
  const [startedAt, first] = askWorld(sweep);
  for (let [snapshot, from] = [first, 0]; ; [, snapshot] = askWorld(sweep), from += sweep.page) {
    const all = read(snapshot, sweep.scope);
    for (const item of all.slice(from, from + sweep.page)) seen.set(idOf(item), item);
    if (lie === 'wrong') return { startedAt, complete: false, seen: [...seen.values()] };
    if (all.length <= from + sweep.page) return { startedAt, complete: true, seen: shownOf([...seen.values()], lie) };
  }
}

function shownOf<T>(items: readonly T[], lie: Lie): readonly T[] {
  if (lie === 'none') return items;
  return lie === 'half' ? items.slice(0, items.length / 2) : [];
}

export function recordsOf({ apis, endpoints }: MirrorState, { account, region }: Scope) {
  const isHere = (each: Scope) => each.account === account && each.region === region;
  return { apis: [...apis.values()].filter(isHere), endpoints: [...endpoints.values()].filter(isHere) };
}
