// The deployed handler of API events, in this process.
import { pathToFileURL } from 'node:url';
import { apiEvent } from '../../../core/test/cloudtrail/api-events.js';
import { writeHandler } from '../harness/bundle.js';
import type { Life } from './lives.js';

export type Handler = (event: object) => Promise<{ readonly outcome: string }>;

/** One that talks to the engine at this URL: a module of its own, since it keeps its client. */
export async function loadHandler(endpoint: string, registry = 'bench'): Promise<Handler> {
  process.env.WAYPOST_REGISTRY = registry;
  process.env.WAYPOST_RECHECK_QUEUE_URL = 'http://127.0.0.1:9/nobody';
  process.env.AWS_ENDPOINT_URL_DYNAMODB = endpoint;
  const { path } = await writeHandler('watch-apis');
  const { handler } = (await import(`${pathToFileURL(path).href}?${new URL(endpoint).port}-${registry}`)) as {
    handler: Handler;
  };
  // Its client is made for this endpoint when the first event comes.
  await handler(apiEvent('CreateResource', { request: null, answer: null }));
  return handler;
}

/** @throws Error when an event was not applied: then what is measured is not what it seems. */
export async function take(handler: Handler, life: Life): Promise<void> {
  for (const event of life) {
    const { outcome } = await handler(event);
    if (outcome !== 'applied') throw new Error(`An event of the bench was ${outcome}.`);
  }
}
