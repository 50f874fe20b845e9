// A world that moves while it is looked at: between two calls of a sweep its people and tools make some of theirs.
import type { Moment, Timeline } from './timeline.js';

export interface Playback {
  /** The world as it is now. */
  readonly now: () => Moment;
  /** Lets so many of its calls be made as the next stride says. */
  readonly move: () => Moment;
  /** Lets at least so many of its calls be made; what was made stays made. */
  readonly reach: (calls: number) => Moment;
}

/** @param strides how many calls each move makes, taken in turn; none: the world stands still while it is looked at. */
export function createPlayback({ calls, at }: Timeline, strides: readonly number[]): Playback {
  let [made, moves] = [0, 0];
  const reach = (least: number): Moment => {
    made = Math.min(calls.length, Math.max(made, least));
    return at(made);
  };
  return {
    now: () => at(made),
    move: () => reach(made + (strides[moves++ % Math.max(1, strides.length)] ?? 0)),
    reach,
  };
}
