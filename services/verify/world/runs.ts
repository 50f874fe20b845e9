// How many cases a property tries: few in `npm test`, WAYPOST_RUNS otherwise; WAYPOST_SEED repeats a run.
import type { Parameters } from 'fast-check';

export function runs<T>(short: number): Parameters<T> {
  const { WAYPOST_RUNS, WAYPOST_SEED } = process.env;
  return {
    numRuns: WAYPOST_RUNS === undefined ? short : Number(WAYPOST_RUNS),
    ...(WAYPOST_SEED === undefined ? {} : { seed: Number(WAYPOST_SEED) }),
  };
}

/** A timeout that long runs do not reach. */
export const LONG = process.env.WAYPOST_RUNS === undefined ? 60_000 : 24 * 3_600_000;
