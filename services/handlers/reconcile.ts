// Lambda: schedules of sweeps, and the sweeps and re-checks from their queues.
import { createRecheckQueue } from '../adapters/aws/recheck-queue.js';
import { createSweepQueue } from '../adapters/aws/sweep-queue.js';
import { createLambdaLog } from '../adapters/lambda/lambda-log.js';
import { countRevivals, createMeter } from '../adapters/lambda/meter.js';
import { createSweepMeasure } from '../adapters/lambda/sweep-measure.js';
import { createReconciler, type Reconciler } from './reconciler.js';

let ready: Reconciler | undefined;

/** Created on the first event, so that a wrong environment fails an invocation and not the import. */
export const handler: Reconciler = (event, context) =>
  (ready ??= createReconciler(process.env, {
    queue: createRecheckQueue(process.env),
    sweeps: createSweepQueue(process.env),
    log: createLambdaLog('reconcile', process.env.WAYPOST_REGISTRY),
    measure: createSweepMeasure(process.env),
    onRevived: countRevivals(createMeter(process.env.WAYPOST_REGISTRY)),
  }))(event, context);
