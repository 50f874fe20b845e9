// `registry.fetch`: locates the service, calls it, and if the address is dead, finds the new one and calls once more.
import { publish } from '../events.js';
import type { CallOptions, ServiceName } from '../options.js';
import type { Destination, LocatedService } from '../resolve/answer.js';
import type { Authorize } from './authorize.js';
import { joinPath, planCall, type FetchInit, type PlannedCall } from './call.js';
import {
  diagnose,
  evidenceInAnswer,
  evidenceInError,
  gatewayErrorOf,
  type Diagnosis,
  type Evidence,
} from './evidence.js';

/** An answer, as `fetch` returns it; a gateway's 403 carries its diagnosis. */
export type FetchResponse = Response & { readonly diagnosis?: Diagnosis };

/** `registry.fetch`: calls a service, and once more if its address is dead. */
export interface RegistryFetch {
  /** By name, and the path under the service's own. */
  (service: ServiceName, path: string, init?: FetchInit): Promise<FetchResponse>;
  /** As the global `fetch`, with a URL or request whose host is `<service>.waypost.internal`. */
  (input: string | URL | Request, init?: FetchInit): Promise<FetchResponse>;
}

export interface FetchParts {
  readonly locate: (service: string, call: CallOptions) => Promise<LocatedService>;
  /**
   * Finds another address than the dead one; left out if addresses never change. `mayWait`: the call would be sent again, so
   * that waiting is worth it.
   */
  readonly findOther?: (dead: LocatedService, call: CallOptions, mayWait: boolean) => Promise<Destination | undefined>;
  /** Called for each address that answers. */
  readonly answered?: (located: LocatedService, call: CallOptions) => void;
  readonly fetch: typeof globalThis.fetch;
  readonly authorize: Authorize | undefined;
}

type SendResult = { readonly answer: Response } | { readonly error: unknown };

const IDEMPOTENT = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE']);

export function createFetch(parts: FetchParts): RegistryFetch {
  return async (input: string | URL | Request, second?: string | FetchInit, third?: FetchInit) => {
    const plan = await planCall(input, second, third);
    const call = callOf(plan);
    const located = await parts.locate(plan.service, call);
    const first = await settled(send(parts, plan, located));
    const evidence = 'answer' in first ? evidenceInAnswer(first.answer) : evidenceInError(first.error);
    if (evidence === undefined && 'answer' in first) parts.answered?.(located, call);
    const other = evidence && (await otherFor(parts, plan, { dead: located, evidence }));
    if (other === undefined) return conclude(first);
    // Nobody will read it, and an unread body keeps its connection.
    if ('answer' in first) await first.answer.body?.cancel();
    return conclude(await settled(send(parts, plan, other)));
  };
}

async function send(parts: FetchParts, plan: PlannedCall, { url, headers: given }: Destination): Promise<Response> {
  const target = joinPath(url, plan.path);
  const headers = new Headers(plan.init.headers);
  for (const [name, value] of Object.entries(given)) headers.set(name, value);
  if (parts.authorize !== undefined) {
    const method = methodOf(plan);
    const added = await parts.authorize({ url: target, method, headers, body: plan.init.body });
    for (const [name, value] of Object.entries(added)) headers.set(name, value);
  }
  return parts.fetch(target, { ...plan.init, headers });
}

/** The address to call instead, if there is one and the call may be sent again. */
async function otherFor(
  { findOther }: FetchParts,
  plan: PlannedCall,
  { dead, evidence }: { readonly dead: LocatedService; readonly evidence: Evidence },
): Promise<Destination | undefined> {
  if (dead.source === 'override' || dead.source === 'fallback') return undefined;
  const repeats = mayRepeat(plan, evidence);
  const other = await findOther?.(dead, callOf(plan), repeats);
  publish('heal', () => ({ service: plan.service, from: dead.url, to: other?.url, evidence }));
  return repeats ? other : undefined;
}

function callOf({ options, init }: PlannedCall): CallOptions {
  const { stage, network, region, timeout } = options;
  return { stage, network, region, timeout, signal: init.signal ?? undefined };
}

function methodOf({ init }: PlannedCall): string {
  return init.method?.toUpperCase() ?? 'GET';
}

function mayRepeat(plan: PlannedCall, evidence: Evidence): boolean {
  if (!plan.repeatable || plan.init.signal?.aborted === true) return false;
  return evidence === 'connection' || IDEMPOTENT.has(methodOf(plan)) || plan.options.replay === true;
}

function settled(sending: Promise<Response>): Promise<SendResult> {
  return sending.then(
    (answer) => ({ answer }),
    (error: unknown) => ({ error }),
  );
}

async function conclude(last: SendResult): Promise<FetchResponse> {
  if ('error' in last) throw last.error;
  const { answer } = last;
  if (answer.status !== 403 || gatewayErrorOf(answer) === undefined) return answer;
  return Object.defineProperty(answer, 'diagnosis', { value: await diagnose(answer) });
}
