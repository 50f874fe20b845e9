// Lambda: keeps the activity index up to date.
import { createLambdaLog } from '../adapters/lambda/lambda-log.js';
import { activityChangeIn, createActivityKeeper, type ActivityKeeper } from './activity-keeper.js';

let ready: ActivityKeeper | undefined;

/** Created on the first event, so that a wrong environment fails an invocation and not the import. */
export const handler = async (event: unknown): Promise<void> => {
  const log = createLambdaLog('activity', process.env.WAYPOST_REGISTRY);
  const keep = (ready ??= createActivityKeeper(process.env));
  const { written } = await keep(activityChangeIn(event));
  log('info', 'activity kept', { written });
};
