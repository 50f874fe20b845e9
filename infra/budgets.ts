// The size budgets of the functions.
import type { Handler } from './hub/handlers.js';

/**
 * The most bytes of minified code that a cold start may read. Code that is imported on first use does not count: `client-ec2` is
 * 350 kB more, and only a sweep loads it.
 */
export const SIZE_BUDGETS: Readonly<Record<Handler, number>> = {
  'watch-apis': 400_000,
  'watch-endpoints': 400_000,
  reconcile: 600_000,
  health: 300_000,
  activity: 300_000,
  query: 160_000,
  'deploy-query': 250_000,
};
