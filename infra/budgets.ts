import type { Handler } from './hub/handlers.js';

/**
 * The most that each bundle may weigh, in bytes of minified code: a cold start reads all of it. `client-ec2` alone is 1.4 MB,
 * so only the sweeper may have it.
 */
export const SIZE_BUDGETS: Readonly<Record<Handler, number>> = {
  'watch-apis': 700_000,
  'watch-endpoints': 700_000,
  reconcile: 2_300_000,
  query: 800_000,
};
