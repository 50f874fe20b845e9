// POST /local/events: the only route that writes, and only the local server has it. The answer holds one result per element,
// in order.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { Activity } from './activity.js';
import { applyPosted, type ApplyOptions, IN_ORDER } from './apply-posted.js';
import { readBody } from './body.js';
import { NotPostable, readPosted } from './posted.js';
import { type LocalProblem, problemResponse } from './problem.js';
import type { EventResult } from './result.js';

export const EVENTS_PATH = '/local/events';
export const BODY_LIMIT = 16 * 1024 * 1024;

export interface EventPostOptions extends ApplyOptions {
  readonly activity: Activity;
}

/** Returns the answer to a short post; streams the answer to a long one and returns nothing. */
export async function answerEvents(
  { request, response }: { readonly request: IncomingMessage; readonly response: ServerResponse },
  options: EventPostOptions,
): Promise<Response | undefined> {
  const body = await readBody(request, BODY_LIMIT);
  if ('tooLarge' in body) return problemResponse(TOO_LARGE);
  let elements: readonly unknown[];
  try {
    elements = readPosted(body.bytes);
  } catch (error) {
    if (error instanceof NotPostable) return problemResponse(notPostable(error));
    throw error;
  }
  return elements.length > IN_ORDER ? streamResults(elements, response, options) : allResults(elements, options);
}

async function allResults(elements: readonly unknown[], options: EventPostOptions): Promise<Response> {
  const results: EventResult[] = [];
  for await (const result of applyPosted(elements, options)) {
    options.activity.count(result.outcome);
    results.push(result);
  }
  return Response.json({ results });
}

const WRITE_AT = 16 * 1024;

/** Sends results as they come, so that a post that takes minutes neither times out nor fills memory. */
async function streamResults(
  elements: readonly unknown[],
  response: ServerResponse,
  options: EventPostOptions,
): Promise<undefined> {
  const { activity } = options;
  const finish = activity.expect(elements.length);
  try {
    response.writeHead(200, { 'content-type': 'application/json' });
    let [text, separator] = ['', '{"results":['];
    for await (const result of applyPosted(elements, options)) {
      activity.count(result.outcome);
      text += separator + JSON.stringify(result);
      separator = ',\n';
      // The client left. Elements under way are finished, and the others are not begun, because nobody would get their results.
      if (response.destroyed) return undefined;
      if (text.length > WRITE_AT) {
        await writeTo(response, text);
        text = '';
      }
    }
    response.end(`${text}]}\n`);
  } finally {
    finish();
  }
  return undefined;
}

async function writeTo(response: ServerResponse, text: string): Promise<void> {
  if (response.write(text)) return;
  const over = new AbortController();
  const { signal } = over;
  // Only one of the two events comes; the abort removes the other's listener.
  await Promise.race([once(response, 'drain', { signal }), once(response, 'close', { signal })]);
  over.abort();
}

const TOO_LARGE: LocalProblem = {
  status: 413,
  message: `The body is larger than ${BODY_LIMIT} bytes. None of its events was applied.`,
  remedy: 'Split it into several posts.',
};

function notPostable({ message, remedy }: NotPostable): LocalProblem {
  return { status: 400, message, remedy };
}
