// Stamps order facts: by second, then by rank within a second. An arrival time, an event id or a counter would change in a replay.
import type { FactSource } from './fact.js';
import type { Second } from '../time.js';

/** `second × 4 + rank`: one number that compares both. */
export type Stamp = number;

/** In one second, a call about one value wins over an update's full answer, that over a create, and that over a sweep's observation. */
export const RANK: Readonly<Record<FactSource | 'change', number>> = { sweep: 0, create: 1, update: 2, change: 3 };

/** A stage's create wins over a delete, and that over a deployment or an update. */
export const STAGE_RANK = { listed: 0, missing: 0, touched: 1, deleted: 2, created: 3 } as const;

/** The call that creates a deployment wins over a create of the stage that shows it. */
export const DEPLOYMENT_RANK = { listed: 0, touched: 1, created: 2, deployed: 3 } as const;

export function stampOf(second: Second, rank: number): Stamp {
  return second * 4 + rank;
}

export function secondOfStamp(stamp: Stamp): Second {
  return Math.floor(stamp / 4);
}
