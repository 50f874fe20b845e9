// POST /local/events: the only way to write, and only here. The answer says of each element, in order, what became of it.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { Activity } from './activity.js';
import { applyPosted, type ApplyOptions, IN_ORDER } from './apply-posted.js';
import { readBody } from './body.js';
import { NotPostable, type Posted, readPosted } from './posted.js';
import { type LocalProblem, problemResponse } from './problem.js';
import type { EventResult } from './result.js';

export const EVENTS_PATH = '/local/events';
export const BODY_LIMIT = 64 * 1024 * 1024;

export interface EventPostOptions extends ApplyOptions {
  readonly activity: Activity;
  /** 64 MiB by default. */
  readonly limit?: number;
}

/** Answers by itself when many elements make a long answer; else gives the answer. */
export async function answerEvents(
  { request, response }: { readonly request: IncomingMessage; readonly response: ServerResponse },
  options: EventPostOptions,
): Promise<Response | undefined> {
  const { limit = BODY_LIMIT } = options;
  const body = await readBody(request, limit);
  if ('tooLarge' in body) return problemResponse(tooLarge(limit));
  let posted: Posted;
  try {
    posted = await readPosted(body.bytes);
  } catch (error) {
    if (error instanceof NotPostable) return problemResponse(notPostable(error));
    throw error;
  }
  return posted.count > IN_ORDER ? streamResults(posted, response, options) : allResults(posted, options);
}

async function allResults(posted: Posted, options: EventPostOptions): Promise<Response> {
  const results: EventResult[] = [];
  for await (const result of applyPosted(posted, options)) {
    options.activity.count(result.outcome);
    results.push(result);
  }
  return Response.json({ results });
}

/** As they come: neither their number nor the time that they take is held against the answer. */
async function streamResults(posted: Posted, response: ServerResponse, options: EventPostOptions): Promise<undefined> {
  const { activity } = options;
  const finish = activity.expect(posted.count);
  try {
    response.writeHead(200, { 'content-type': 'application/json' });
    let [text, before] = ['', '{"results":['];
    for await (const result of applyPosted(posted, options)) {
      activity.count(result.outcome);
      text += before + JSON.stringify(result);
      before = ',\n';
      // Nobody is there to be told: what is under way ends by itself, and the rest was never answered.
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

const WRITE_AT = 16 * 1024;

async function writeTo(response: ServerResponse, text: string): Promise<void> {
  if (response.write(text)) return;
  const over = new AbortController();
  const { signal } = over;
  // Either event may never come; the other's listener is taken off.
  await Promise.race([once(response, 'drain', { signal }), once(response, 'close', { signal })]);
  over.abort();
}

function tooLarge(limit: number): LocalProblem {
  return {
    status: 413,
    message: `The body is larger than ${limit} bytes; nothing of it was applied.`,
    remedy: 'Split it over several posts.',
  };
}

function notPostable({ message }: NotPostable): LocalProblem {
  return {
    status: 400,
    message,
    remedy: 'Post one EventBridge event, a list of them, or a CloudTrail file: { "Records": [ … ] }.',
  };
}
