// The deployed handler of API events, loaded into this process.
import { pathToFileURL } from 'node:url';
import { apiEvent } from '../../../core/test/cloudtrail/api-events.js';
import { writeHandler } from '../harness/bundle.js';
import { enrolEveryone } from '../peers/enrolment.js';
import type { LifeEvents } from './lives.js';

export type EventHandler = (event: object) => Promise<{ readonly outcome: string }>;

/** Loads a handler for the engine at this URL. Each has its own module, since the module keeps its client. */
export async function loadHandler(endpoint: string, registry = 'bench'): Promise<EventHandler> {
  process.env.WAYPOST_REGISTRY = registry;
  process.env.WAYPOST_RECHECK_QUEUE_URL = 'http://127.0.0.1:9/nobody';
  process.env.AWS_ENDPOINT_URL_DYNAMODB = endpoint;
  await enrolEveryone(endpoint, registry);
  const { path } = await writeHandler('watch-apis');
  const { handler } = (await import(`${pathToFileURL(path).href}?${new URL(endpoint).port}-${registry}`)) as {
    handler: EventHandler;
  };
  // The first event creates the client for this endpoint.
  await handler(apiEvent('CreateResource', { request: null, answer: null }));
  return handler;
}

/** @throws Error if an event was not applied: the measurement would be wrong. */
export async function applyAll(handler: EventHandler, life: LifeEvents): Promise<void> {
  for (const event of life) {
    const { outcome } = await handler(event);
    if (outcome !== 'applied') throw new Error(`An event of the bench was ${outcome}.`);
  }
}
