// Lambda: keeps the health of the summaries up to date.
import { createLambdaLog } from '../adapters/lambda/lambda-log.js';
import { deliveryOf } from '../adapters/lambda/stream-keys.js';
import { changeIn, createHealthKeeper, type HealthKeeper } from './health-keeper.js';

let ready: HealthKeeper | undefined;

/** Created on the first event, so that a wrong environment fails an invocation and not the import. */
export const handler = async (event: unknown): Promise<void> => {
  const log = createLambdaLog('health', process.env.WAYPOST_REGISTRY);
  const keep = (ready ??= createHealthKeeper(process.env));
  const change = changeIn(event);
  if (change === undefined) return;
  const { computed, changed } = await keep(change, deliveryOf(event));
  log('info', 'health computed', { computed, changed: changed.length });
};
