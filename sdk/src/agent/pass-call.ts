// Passes one call to its service and the answer back: streams both ways, heals, and ends the call when the client goes away.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import { attemptCall, isHarmless, type ServiceRoutes } from '../fetch/attempts.js';
import type { LocatedService } from '../resolve/answer.js';
import { answerHeaders, hasBody, trailersOf } from './call-headers.js';
import type { CallTarget } from './call-target.js';
import { answerProblem, problemOfCall } from './problem.js';
import { ReplayableBody } from './replayable-body.js';
import { sendCall, type CallDeadlines, type ConnectionPools, type ServiceAnswer } from './send-call.js';
import { stableHeaders } from './stable-headers.js';

export interface PassParts {
  readonly routes: ServiceRoutes;
  readonly pools: ConnectionPools;
  readonly deadlines: CallDeadlines;
}

/** A request of a client, and the response to it. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The client waits for `100 Continue` before it sends its body. */
  readonly expectsContinue: boolean;
}

export async function passCall(parts: PassParts, exchange: Exchange, target: CallTarget): Promise<void> {
  const { request, response } = exchange;
  const leaving = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) leaving.abort();
  });
  try {
    const { answer, located } = await call(parts, exchange, { target, signal: leaving.signal });
    await passAnswer(answer, exchange, { target, located });
  } catch (error) {
    // Nobody reads an answer after the client has left.
    if (leaving.signal.aborted) return;
    answerProblem(request, response, problemOfCall(error, target.service));
    leaving.abort();
  }
}

interface PlannedPass {
  readonly target: CallTarget;
  readonly signal: AbortSignal;
}

interface PassedAnswer {
  readonly answer: ServiceAnswer;
  readonly located: LocatedService | undefined;
}

async function call(
  { routes, pools, deadlines }: PassParts,
  { request, response, expectsContinue }: Exchange,
  { target: { service, path }, signal }: PlannedPass,
): Promise<PassedAnswer> {
  const onStart = (): void => {
    if (expectsContinue) response.writeContinue();
  };
  const body = hasBody(request) ? new ReplayableBody(request, onStart) : undefined;
  const onInformation = (status: number, headers: IncomingMessage['headers']): void =>
    inform(response, status, headers);
  let located: LocatedService | undefined;
  const answer = await attemptCall<ServiceAnswer>(routes, {
    service,
    call: { signal },
    send: (to) => {
      located = to;
      return sendCall({ pools, deadlines, request, path, body, signal, onInformation }, to);
    },
    mayRepeat: (evidence) =>
      !signal.aborted && body?.isRepeatable !== false && isHarmless(request.method ?? '', evidence),
    discard: ({ message }) => {
      body?.release();
      message.destroy();
    },
  });
  body?.forget();
  return { answer, located };
}

/** Passes on 102 and 103, which clients understand; 100 is the agent's own to send. */
function inform(response: ServerResponse, status: number, { link }: IncomingMessage['headers']): void {
  if (response.headersSent) return;
  if (status === 102) response.writeProcessing();
  try {
    if (status === 103 && link !== undefined) response.writeEarlyHints({ link });
  } catch {
    // Node refuses some links; an early hint is no promise.
  }
}

/** Resolves when the answer is under way; the streams end each other. */
async function passAnswer(
  { message, url, base }: ServiceAnswer,
  { request, response }: Exchange,
  { target, located }: { readonly target: CallTarget; readonly located: LocatedService | undefined },
): Promise<void> {
  const { stableBase } = target;
  const headers = stableHeaders(answerHeaders(message, mayHaveTrailers(request, message)), { url, base, stableBase });
  if (located !== undefined) {
    headers.push('Waypost-Source', located.source, 'Waypost-Age', String(Math.round(located.ageMs / 1000)));
  }
  // A service that answers before it has the whole body does not read the rest.
  if (!request.complete) response.shouldKeepAlive = false;
  response.sendDate = false;
  response.writeHead(message.statusCode ?? 502, message.statusMessage, headers);
  response.flushHeaders();
  message.once('end', () => response.addTrailers(trailersOf(message)));
  pipeline(message, response, () => undefined);
}

/** HTTP/1.0 and answers without a body know no chunks. */
function mayHaveTrailers({ httpVersion, method }: IncomingMessage, { statusCode }: IncomingMessage): boolean {
  return httpVersion !== '1.0' && method !== 'HEAD' && statusCode !== 204 && statusCode !== 304;
}
