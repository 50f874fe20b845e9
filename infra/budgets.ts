import type { Handler } from './hub/handlers.js';

/**
 * The most code, minified, in bytes, that a cold start of each may read. What is imported on first use is not counted:
 * `client-ec2` alone is 1.1 MB, and only a sweep loads it.
 */
export const SIZE_BUDGETS: Readonly<Record<Handler, number>> = {
  'watch-apis': 550_000,
  'watch-endpoints': 550_000,
  reconcile: 850_000,
  query: 300_000,
};
