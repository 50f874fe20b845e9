import type { Handler } from './hub/handlers.js';

/**
 * The most code, minified, in bytes, that a cold start of each may read. What is imported on first use is not counted:
 * `client-ec2` is 350 kB more, and only a sweep loads it.
 */
export const SIZE_BUDGETS: Readonly<Record<Handler, number>> = {
  'watch-apis': 400_000,
  'watch-endpoints': 400_000,
  reconcile: 600_000,
  query: 160_000,
};
