// `registry.fetch`: finds the address, calls it, and where the address has died, finds the new one and calls once more.
import type { Authorize } from './authorize.js';
import type { Diagnosis } from './diagnose.js';
import type { Located, Place } from './located.js';
import { publish } from './events.js';
import { planCall, type FetchInit, type PlannedCall } from './fetch/call.js';
import { evidenceInAnswer, evidenceInError, gatewayErrorOf, type Evidence } from './fetch/evidence.js';
import { joinPath } from './fetch/join-path.js';
import type { CallOptions } from './options.js';
import type { ServiceName } from './service-name.js';

/** An answer, as `fetch` gives it; a gateway's 403 says in words what it means. */
export type FetchResponse = Response & { readonly diagnosis?: Diagnosis };

/** `registry.fetch`: calls a service, and once more where its address has died. */
export interface RegistryFetch {
  /** By name, and the path under the service's own. */
  (service: ServiceName, path: string, init?: FetchInit): Promise<FetchResponse>;
  /** As the global `fetch`, with a URL or request whose host is `<service>.waypost.internal`. */
  (input: string | URL | Request, init?: FetchInit): Promise<FetchResponse>;
}

export interface FetchParts {
  readonly locate: (service: string, call: CallOptions) => Promise<Located>;
  /**
   * Another address than the one that seems dead; left out where addresses do not change by themselves. `mayWait`: the call
   * would be sent again, so that it is worth a wait.
   */
  readonly findOther?: (dead: Located, call: CallOptions, mayWait: boolean) => Promise<Place | undefined>;
  /** Told of each address that answers. */
  readonly answered?: (located: Located, call: CallOptions) => void;
  readonly fetch: typeof globalThis.fetch;
  readonly authorize: Authorize | undefined;
}

type Attempt = { readonly answer: Response } | { readonly error: unknown };

const IDEMPOTENT = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE']);

export function createFetch(parts: FetchParts): RegistryFetch {
  const send = async (plan: PlannedCall, { url, headers: given }: Place): Promise<Response> => {
    const target = joinPath(url, plan.path);
    const headers = new Headers(plan.init.headers);
    for (const [name, value] of Object.entries(given)) headers.set(name, value);
    if (parts.authorize !== undefined) {
      const method = methodOf(plan);
      const added = await parts.authorize({ url: target, method, headers, body: plan.init.body });
      for (const [name, value] of Object.entries(added)) headers.set(name, value);
    }
    return parts.fetch(target, { ...plan.init, headers });
  };

  /** The address to call instead, where there is one and the call may be sent again. */
  const otherFor = async (plan: PlannedCall, dead: Located, evidence: Evidence): Promise<Place | undefined> => {
    if (dead.source === 'override' || dead.source === 'fallback') return undefined;
    const repeats = mayRepeat(plan, evidence);
    const other = await parts.findOther?.(dead, callOf(plan), repeats);
    publish('heal', () => ({ service: plan.service, from: dead.url, to: other?.url, evidence }));
    return repeats ? other : undefined;
  };

  return async (input: string | URL | Request, second?: string | FetchInit, third?: FetchInit) => {
    const plan = await planCall(input, second, third);
    const found = await parts.locate(plan.service, callOf(plan));
    const first = await attempt(() => send(plan, found));
    const evidence = 'answer' in first ? evidenceInAnswer(first.answer) : evidenceInError(first.error);
    if (evidence === undefined && 'answer' in first) parts.answered?.(found, callOf(plan));
    const other = evidence === undefined ? undefined : await otherFor(plan, found, evidence);
    if (other === undefined) return conclude(first);
    // Nobody will read it, and an unread body keeps its connection.
    if ('answer' in first) await first.answer.body?.cancel();
    return conclude(await attempt(() => send(plan, other)));
  };
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

async function attempt(send: () => Promise<Response>): Promise<Attempt> {
  try {
    return { answer: await send() };
  } catch (error) {
    return { error };
  }
}

async function conclude(last: Attempt): Promise<FetchResponse> {
  if ('error' in last) throw last.error;
  const { answer } = last;
  if (answer.status !== 403 || gatewayErrorOf(answer) === undefined) return answer;
  const { diagnose } = await import('./diagnose.js');
  const diagnosis = await diagnose(answer);
  return Object.defineProperty(answer, 'diagnosis', { value: diagnosis });
}
