// Lambda: scheduled sweeps, and re-checks from their queue.
import type { Environment } from '../adapters/environment.js';
import { createRecheckQueue } from '../adapters/aws/recheck-queue.js';
import { createLambdaLog } from '../adapters/lambda/lambda-log.js';
import { createSweepMeasure } from '../adapters/lambda/sweep-measure.js';
import { createReconciler, type Reconciler } from './reconciler.js';
import type { ReconcilerParts } from './reconciler.js';

export const createReconcile = (environment: Environment, parts: ReconcilerParts): Reconciler =>
  createReconciler(environment, parts);

let ready: Reconciler | undefined;

/** Made when the first event comes, so that a wrong environment fails an invocation and not the import. */
export const handler: Reconciler = (event, context) =>
  (ready ??= createReconcile(process.env, {
    queue: createRecheckQueue(process.env),
    log: createLambdaLog('reconcile', process.env.WAYPOST_REGISTRY),
    measure: createSweepMeasure(process.env),
  }))(event, context);
