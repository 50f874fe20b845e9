// Plays a recorded world back while a sweep reads it: calls happen between any two requests.
import type { Moment, Timeline } from './timeline.js';

export interface Playback {
  /** The world as it is now. */
  readonly now: () => Moment;
  /** Makes as many calls as the next stride says. */
  readonly move: () => Moment;
  /** Makes calls until at least this many are made; never goes back. */
  readonly reach: (calls: number) => Moment;
}

/** @param strides number of calls for each move, in turn; none if the world stands still. */
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
