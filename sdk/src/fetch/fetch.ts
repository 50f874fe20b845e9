// `registry.fetch`: locates the service, calls it, calls again where its address is dead, and follows redirects. Loaded by the first
// call, with all that calls need.
import { requestProblem, WaypostError, invalidRequest } from '../model/errors.js';
import { messageOf } from '../model/text.js';
import type { LookupOptions } from '../options.js';
import type { Destination } from '../resolve/answer.js';
import { addedHeaders, type AuthorizeFailure } from '../sources/added-headers.js';
import type { Authorize, SigV4Authorize } from '../sources/sign.js';
import { attemptCall, isHarmless, type ServiceRoutes } from './attempts.js';
import { joinPath, planCall, type RegistryFetchInit, type PlannedCall } from './call.js';
import { diagnose, gatewayErrorOf, type GatewayDiagnosis, type Evidence } from './evidence.js';
import { followRedirects, type Hop } from './redirect.js';
import type { FetchFunction } from '../runtime.js';
import { fetchByPhase, noteFailedConnections } from './unsent.js';

export { healWith } from './heal.js';
export { followRedirects } from './redirect.js';

/** An answer, as `fetch` returns it; a gateway's 403 carries its diagnosis. */
export type RegistryFetchResponse = Response & { readonly diagnosis?: GatewayDiagnosis };

export interface FetchParts {
  readonly routes: ServiceRoutes;
  readonly fetch: FetchFunction;
  readonly authorize: Authorize | undefined;
}

/** Takes the call's arguments in each of the forms of `RegistryFetch`. */
export type AnyFetch = (
  input: string | URL | Request,
  second?: string | RegistryFetchInit,
  third?: RegistryFetchInit,
) => Promise<RegistryFetchResponse>;

export function fetchWith(parts: FetchParts): AnyFetch {
  noteFailedConnections();
  return async (input, second, third) => {
    const sending = new Sending(parts, await planCall(input, second, third));
    return withDiagnosis(await sending.answer());
  };
}

/** One call on its way: its attempts, then its redirects. */
class Sending {
  /** The names of the headers that Waypost added. */
  readonly #added = new Set<string>();

  constructor(
    private readonly parts: FetchParts,
    private readonly plan: PlannedCall,
  ) {}

  async answer(): Promise<Response> {
    const { plan, parts } = this;
    let last: { readonly to: Destination; readonly hop: Hop } | undefined;
    const first = await attemptCall<Response>(parts.routes, {
      service: plan.service,
      call: callOf(plan),
      send: (to) => {
        const hop = firstHop(plan, to);
        last = { to, hop };
        return this.#sendTo(to, hop);
      },
      mayRepeat: (evidence) => mayRepeat(plan, evidence),
      discard: discardBody,
    });
    // What happens from here on says nothing about the address.
    return !last || (plan.init.redirect ?? 'follow') !== 'follow' ? first : this.#follow(first, last.to, last.hop);
  }

  async #follow(first: Response, to: Destination, hop: Hop): Promise<Response> {
    const answer = await followRedirects(first, {
      first: hop,
      base: to.url,
      isRepeatable: this.plan.repeatable,
      sendOwn: (next) => this.#sendTo(to, next),
      sendAway: (next) => this.#send(next),
      added: this.#added,
      discard: discardBody,
      leaves: (where) =>
        invalidRequest(
          `${this.plan.service} ${where}`,
          'Make the service redirect to a path under its stage, or set `redirect: "manual"`.',
          'redirect',
        ),
    });
    return answer === first ? answer : Object.defineProperty(answer, 'redirected', { value: true });
  }

  /** Sends a hop to the service, with the headers of its address, and authorized. */
  async #sendTo({ headers: given }: Destination, hop: Hop): Promise<Response> {
    const headers = new Headers(hop.headers);
    this.#add(headers, given);
    const { authorize } = this.parts;
    const { method = 'GET', body } = hop;
    const url = await wireUrl(authorize, hop.url);
    const call = { url, method: method.toUpperCase(), headers, body };
    this.#add(headers, await addedHeaders(authorize, call, authorizeFailed));
    return this.#send({ ...hop, url, headers });
  }

  #add(headers: Headers, added: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(added)) {
      headers.set(name, value);
      this.#added.add(name.toLowerCase());
    }
  }

  #send({ url, method, headers, body }: Hop): Promise<Response> {
    const { fetch } = this.parts;
    const { init } = this.plan;
    const { redirect = 'follow' } = init;
    // The body is the plan's own or, after some redirects, none.
    const sent = {
      ...init,
      headers,
      body: body as RegistryFetchInit['body'],
      redirect: redirect === 'follow' ? 'manual' : redirect,
    };
    const request = (method === undefined ? sent : { ...sent, method }) as RequestInit;
    return isHarmless(method, 'broken') ? fetch(url, request) : fetchByPhase(fetch, url, request);
  }
}

/** The URL to send: `sigV4` signs only one form of it. */
const wireUrl = async (authorize: (Authorize & Partial<SigV4Authorize>) | undefined, url: string): Promise<string> =>
  (await authorize?.wireUrl?.(url)) ?? url;

/** `Headers` throws for a name or value that no header may have. */
function headersOf(given: RequestInit['headers']): Headers {
  try {
    return new Headers(given);
  } catch (cause) {
    const message = `The headers are invalid: ${messageOf(cause)}`;
    const remedy = 'Correct the names and values of the headers.';
    throw new WaypostError(requestProblem(message, remedy, 'headers'), { cause });
  }
}

const firstHop = ({ path, init }: PlannedCall, { url }: Destination): Hop => ({
  url: joinPath(url, path).href,
  method: init.method,
  headers: headersOf(init.headers),
  body: init.body,
});

/** An `authorize` that fails is a mistake in the call's own options. */
const authorizeFailed = ({ message, remedy, cause }: AuthorizeFailure): WaypostError =>
  new WaypostError({ code: 'INVALID_REQUEST', message, remedy, details: { option: 'authorize' } }, { cause });

function callOf({ options, init }: PlannedCall): LookupOptions {
  const { stage, network, region, timeoutMs } = options;
  return { stage, network, region, timeoutMs, signal: init.signal ?? undefined };
}

function mayRepeat({ repeatable, init, options }: PlannedCall, evidence: Evidence): boolean {
  if (!repeatable || init.signal?.aborted === true) return false;
  if (isHarmless(init.method, evidence)) return true;
  return options.replay === true && evidence === 'forbidden';
}

async function withDiagnosis(answer: Response): Promise<RegistryFetchResponse> {
  if (answer.status !== 403 || gatewayErrorOf(answer) === undefined) return answer;
  return Object.defineProperty(answer, 'diagnosis', { value: await diagnose(answer) });
}

/**
 * Ends the body of an answer that nobody reads, since an unread body keeps its connection. Never fails and never waits, whatever
 * the body is: a web stream, a stream of Node's, or one that cannot be cancelled.
 */
function discardBody(answer: { readonly body?: unknown }): void {
  try {
    const body = answer.body as Partial<Record<'cancel' | 'destroy', () => unknown>> | null | undefined; // its type may be foreign
    const ending = typeof body?.cancel === 'function' ? body.cancel() : body?.destroy?.();
    Promise.resolve(ending).catch(() => undefined);
  } catch {
    // The connection ends by its own idle limit.
  }
}
