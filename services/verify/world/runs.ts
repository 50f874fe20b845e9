// How long a property is tried: in short with `npm test`, at length with WAYPOST_RUNS; WAYPOST_SEED repeats a failing run.
import type { Parameters } from 'fast-check';

export function runs<T>(short: number): Parameters<T> {
  const { WAYPOST_RUNS, WAYPOST_SEED } = process.env;
  return {
    numRuns: WAYPOST_RUNS === undefined ? short : Number(WAYPOST_RUNS),
    ...(WAYPOST_SEED === undefined ? {} : { seed: Number(WAYPOST_SEED) }),
  };
}

/** Long runs take as long as they take. */
export const LONG = process.env.WAYPOST_RUNS === undefined ? 60_000 : 24 * 3_600_000;
