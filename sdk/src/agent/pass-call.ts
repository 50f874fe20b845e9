// Passes one call to its service and the answer back: streams both ways, heals, and ends the call when the client disconnects.
import type { ClientRequest, IncomingMessage, ServerResponse } from 'node:http';
import { attemptCall, isHarmless, type ServiceRoutes } from '../fetch/attempts.js';
import { joinPath } from '../fetch/call.js';
import type { Destination } from '../resolve/answer.js';
import type { RegistryRuntime } from '../runtime.js';
import { hasBody } from './call-headers.js';
import { isAnyGlob, MOST_SIGNED_BYTES, SIGNATURE_HEADERS, signablePath, type CallSigner } from './call-signer.js';
import type { CallTarget } from './call-target.js';
import type { GateReport } from './diagnosis.js';
import type { Exchange } from './exchange.js';
import { passAnswer, passRefusal } from './pass-answer.js';
import { answerProblem, problemOfCall } from './problem.js';
import { LeavingClient } from './leaving-client.js';
import { ReplayableBody } from './replayable-body.js';
import { sendCall, type CallDeadlines, type ConnectionPools, type ServiceAnswer } from './send-call.js';
import type { SilenceWatch } from './silence.js';
import { readWhole, wholeBody, type BodyBudget, type SendableBody } from './whole-body.js';

export interface PassParts {
  readonly routes: ServiceRoutes;
  readonly pools: ConnectionPools;
  readonly deadlines: CallDeadlines;
  readonly silence: SilenceWatch;
  readonly runtime: RegistryRuntime;
  readonly signer: CallSigner;
  /** For the bodies of signed calls. */
  readonly budget: BodyBudget;
  /** Globs of the services whose calls are signed. */
  readonly signed: () => readonly string[];
  readonly explain: GateReport;
}

export async function passCall(parts: PassParts, exchange: Exchange, target: CallTarget): Promise<void> {
  const { response } = exchange;
  const leaving = new LeavingClient(response);
  try {
    const isSigned = isAnyGlob(target.service, parts.signed());
    const body = isSigned ? undefined : streamOf(exchange);
    const answer = await (isSigned
      ? callSigned(parts, exchange, { target, leaving })
      : call(parts, exchange, { target, leaving, body }));
    exchange.trace.answeredAt = parts.runtime.now();
    body?.forget();
    if (answer.message.statusCode === 403) await passRefusal(answer, exchange, { target, explain: parts.explain });
    else passAnswer(answer, exchange, target);
  } catch (error) {
    // Nobody reads an answer after the client has left.
    if (leaving.hasLeft) return;
    answerProblem(exchange, problemOfCall(error, target.service));
    leaving.end();
  }
}

interface PlannedPass {
  readonly target: CallTarget;
  readonly leaving: LeavingClient;
}

interface PlannedSend extends PlannedPass {
  /** Undefined where the request has none. */
  readonly body: SendableBody | undefined;
  readonly sign?: (to: Destination) => Promise<Destination>;
  /** The body's length, where it is known although the client sent chunks. */
  readonly length?: number;
}

/** A signature covers the whole body, so it is read before anything is sent. */
async function callSigned(parts: PassParts, exchange: Exchange, planned: PlannedPass): Promise<ServiceAnswer> {
  const { request } = exchange;
  const limits = { most: MOST_SIGNED_BYTES, budget: parts.budget, onStart: () => startBody(exchange) };
  const read = hasBody(request) ? await readWhole(request, limits) : undefined;
  const bytes = read?.bytes;
  const target = { ...planned.target, path: signablePath(planned.target.path) };
  const sign = async (to: Destination): Promise<Destination> => {
    const url = joinPath(to.url, target.path).href;
    const signature = await parts.signer.sign({ url, method: request.method ?? 'GET', body: bytes }, to);
    return { url: to.url, headers: { ...to.headers, ...signature } };
  };
  if (bytes === undefined) return call(parts, exchange, { ...planned, target, sign, body: undefined });
  const sending = call(parts, exchange, { ...planned, target, sign, body: wholeBody(bytes), length: bytes.length });
  return sending.finally(read?.done);
}

function streamOf(exchange: Exchange): ReplayableBody | undefined {
  return hasBody(exchange.request) ? new ReplayableBody(exchange.request, () => startBody(exchange)) : undefined;
}

function startBody({ response, expectsContinue }: Exchange): void {
  if (expectsContinue) response.writeContinue();
}

function call(
  { routes, pools, deadlines, silence, runtime }: PassParts,
  { request, response, trace }: Exchange,
  { target: { service, path }, leaving, body, sign, length }: PlannedSend,
): Promise<ServiceAnswer> {
  const onInformation = (status: number, headers: IncomingMessage['headers']): void =>
    inform(response, status, headers);
  const dropped = sign === undefined ? [] : SIGNATURE_HEADERS;
  const onSend = (sending: ClientRequest): void => leaving.follow(sending);
  const sent = { pools, deadlines, silence, request, path, body, onSend, onInformation, dropped, length };
  return attemptCall<ServiceAnswer>(routes, {
    service,
    call: leaving,
    send: (to) => {
      trace.sends += 1;
      trace.service = service;
      trace.source = to.source;
      trace.ageMs = to.ageMs;
      trace.locatedAt ??= runtime.now();
      return sign === undefined ? sendCall(sent, to) : sign(to).then((signed) => sendCall(sent, signed));
    },
    mayRepeat: (evidence) => !leaving.hasLeft && body?.isRepeatable !== false && isHarmless(request.method, evidence),
    discard: ({ message }) => {
      body?.release();
      message.destroy();
    },
  });
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
