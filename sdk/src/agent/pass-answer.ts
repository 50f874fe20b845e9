// Passes a service's answer to the client: its head with the client's own names, then the body as it comes.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerHeaders, endUnread, trailersOf, type FlatHeaders } from './call-headers.js';
import type { CallTarget } from './call-target.js';
import { diagnoseAnswer, type GateReport } from './diagnosis.js';
import type { Exchange, RequestTrace } from './exchange.js';
import { EXPLAIN_HEADER } from './own-headers.js';
import { answerProblem } from './problem.js';
import type { ServiceAnswer } from './send-call.js';
import { stableHeaders } from './stable-headers.js';

/** Puts the answer under way; the streams end each other. */
export function passAnswer(answer: ServiceAnswer, exchange: Exchange, target: CallTarget): void {
  passHead(answer.message, exchange, headersFor(answer, exchange, target));
  passBody(answer.message, exchange);
}

interface RefusedCall {
  readonly target: CallTarget;
  readonly explain: GateReport;
}

/** The same for a 403, which may be a gateway's: then the answer says why, or the caller gets the gates instead. */
export async function passRefusal(
  answer: ServiceAnswer,
  exchange: Exchange,
  { target, explain }: RefusedCall,
): Promise<void> {
  const { request, response } = exchange;
  const { message } = answer;
  const diagnosed = await diagnoseAnswer(message);
  if (diagnosed === undefined) {
    passAnswer(answer, exchange, target);
    return;
  }
  if (request.headers[EXPLAIN_HEADER] !== undefined) {
    answerProblem(exchange, await explain(target.service, diagnosed));
    return;
  }
  const { body, isWhole, diagnosis } = diagnosed;
  passHead(message, exchange, [...headersFor(answer, exchange, target), 'Waypost-Diagnosis', diagnosis.reason]);
  if (isWhole) {
    response.end(body);
    return;
  }
  response.write(body);
  passBody(message, exchange);
}

function passHead(message: IncomingMessage, { request, response }: Exchange, headers: FlatHeaders): void {
  // A service that answers before it has the whole body does not read the rest.
  endUnread(request, response);
  response.sendDate = false;
  response.writeHead(message.statusCode ?? 502, message.statusMessage, headers);
}

/** The client's end ends the call elsewhere. `pipeline` would create an abort signal for each answer. */
function passBody(message: IncomingMessage, { response, trace }: Exchange): void {
  message.on('error', (error) => (trace.failure ??= error.message));
  // Most answers came whole with their head.
  if (message.complete) {
    const body: unknown = message.read();
    addTrailers(message, response);
    response.end(body);
    return;
  }
  message.once('end', () => addTrailers(message, response));
  // Cut off where the service is, so that nobody takes it for a whole one.
  message.once('close', () => {
    if (!message.complete) response.destroy();
  });
  message.pipe(response);
  // The head leaves with the first bytes of the body, or now if there are none yet.
  setImmediate(() => {
    if (!response.writableEnded) response.flushHeaders();
  });
}

function addTrailers(message: IncomingMessage, response: ServerResponse): void {
  if (message.rawTrailers.length > 0) response.addTrailers(trailersOf(message));
}

function headersFor(
  { message, url, base }: ServiceAnswer,
  { request, trace }: Exchange,
  { stableBase }: CallTarget,
): FlatHeaders {
  const kept = answerHeaders(message, mayHaveTrailers(request, message));
  const headers = stableHeaders(kept, { url, base, stableBase });
  const { source, ageMs = 0 } = trace;
  if (source !== undefined) headers.push('Waypost-Source', source, 'Waypost-Age', String(Math.round(ageMs / 1000)));
  headers.push('Server-Timing', timingOf(trace));
  return headers;
}

/** How long the address and the service took, in ms. */
function timingOf({ startedAt, locatedAt = startedAt, answeredAt = locatedAt }: RequestTrace): string {
  return `waypost;dur=${locatedAt - startedAt}, service;dur=${answeredAt - locatedAt}`;
}

/** HTTP/1.0 and answers without a body know no chunks. */
function mayHaveTrailers({ httpVersion, method }: IncomingMessage, { statusCode }: IncomingMessage): boolean {
  return httpVersion !== '1.0' && method !== 'HEAD' && statusCode !== 204 && statusCode !== 304;
}
