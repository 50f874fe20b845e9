// `registry.fetch`: locates the service, calls it, and if the address is dead, finds the new one and calls once more.
import type { CallOptions, ServiceName } from '../options.js';
import type { Destination } from '../resolve/answer.js';
import { attemptCall, isHarmless, type ServiceRoutes } from './attempts.js';
import type { Authorize } from './authorize.js';
import { joinPath, planCall, type FetchInit, type PlannedCall } from './call.js';
import { diagnose, gatewayErrorOf, type Diagnosis, type Evidence } from './evidence.js';

/** An answer, as `fetch` returns it; a gateway's 403 carries its diagnosis. */
export type FetchResponse = Response & { readonly diagnosis?: Diagnosis };

/** `registry.fetch`: calls a service, and once more if its address is dead. */
export interface RegistryFetch {
  /** By name, and the path under the service's own. */
  (service: ServiceName, path: string, init?: FetchInit): Promise<FetchResponse>;
  /** As the global `fetch`, with a URL or request whose host is `<service>.waypost.internal`. */
  (input: string | URL | Request, init?: FetchInit): Promise<FetchResponse>;
}

export interface FetchParts extends ServiceRoutes {
  readonly fetch: typeof globalThis.fetch;
  readonly authorize: Authorize | undefined;
}

export function createFetch(parts: FetchParts): RegistryFetch {
  return async (input: string | URL | Request, second?: string | FetchInit, third?: FetchInit) => {
    const plan = await planCall(input, second, third);
    const answer = await attemptCall<Response>(parts, {
      service: plan.service,
      call: callOf(plan),
      send: (to) => send(parts, plan, to),
      mayRepeat: (evidence) => mayRepeat(plan, evidence),
      discard: ({ body }) => body?.cancel(),
    });
    return withDiagnosis(answer);
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

function callOf({ options, init }: PlannedCall): CallOptions {
  const { stage, network, region, timeout } = options;
  return { stage, network, region, timeout, signal: init.signal ?? undefined };
}

function methodOf({ init }: PlannedCall): string {
  return init.method?.toUpperCase() ?? 'GET';
}

function mayRepeat(plan: PlannedCall, evidence: Evidence): boolean {
  if (!plan.repeatable || plan.init.signal?.aborted === true) return false;
  return isHarmless(methodOf(plan), evidence) || plan.options.replay === true;
}

async function withDiagnosis(answer: Response): Promise<FetchResponse> {
  if (answer.status !== 403 || gatewayErrorOf(answer) === undefined) return answer;
  return Object.defineProperty(answer, 'diagnosis', { value: await diagnose(answer) });
}
