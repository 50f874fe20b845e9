// Lambda: the query endpoint behind a REST API.
import { createHttpHandler, type HttpHandler } from '../adapters/lambda/http-handler.js';
import { createLambdaLog } from '../adapters/lambda/lambda-log.js';
import { createQuery } from './querier.js';

export { createQuery } from './querier.js';
export type { QueryParts } from './querier.js';

let ready: HttpHandler | undefined;

/** Created on the first request, so that a wrong environment fails an invocation and not the import. */
export const handler: HttpHandler = (event) =>
  (ready ??= createHttpHandler(
    createQuery(process.env, { log: createLambdaLog('query', process.env.WAYPOST_REGISTRY) }),
  ))(event);
