// An HTTP client of the query endpoint: GETs JSON, and turns problem documents back into errors.
import type { Authorize } from '../../sources/sign.js';
import { WaypostError, isErrorCode, isObject, parseUrl, remedyOfDocument, type Problem } from '../../model/index.js';
import type { Environment } from '../../model/schema.js';
import { unavailable } from '../../outage.js';
import { retrying, type RegistryRuntime } from '../../runtime.js';
import { createJsonClient, type HttpAnswer } from '../../sources/http/fetch-json.js';
import { invalidRequest } from '../failure.js';

export type GetJson = (path: string, query?: Readonly<Record<string, string | undefined>>) => Promise<EndpointBody>;

export type EndpointBody = Readonly<Record<string, unknown>>;

interface ClientParts {
  readonly url: string;
  readonly authorize: Authorize;
  readonly env: Environment;
  readonly runtime: RegistryRuntime;
  readonly timeoutMs: number;
  readonly attemptTimeoutMs: number;
}

interface EndpointClient {
  readonly get: GetJson;
  readonly close: () => void;
}

export function createEndpointClient({ url, timeoutMs, attemptTimeoutMs, ...parts }: ClientParts): EndpointClient {
  const base = baseOf(url);
  const { fetchJson, close } = createJsonClient({ ...parts, base, fetch: undefined });
  const get: GetJson = (path, query = {}) => {
    const target = new URL(path, base);
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) target.searchParams.set(name, value);
    }
    const attempt = async (left: number): Promise<EndpointBody> => {
      const answer = await fetchJson(target, { timeoutMs: left, signal: undefined, consistent: false });
      if (answer.status === 200 && isObject(answer.body)) return answer.body;
      throw refusalOf(answer, target);
    };
    return retrying(attempt, { runtime: parts.runtime, timeoutMs, attemptTimeoutMs });
  };
  return { get, close };
}

function baseOf(text: string): URL {
  const url = parseUrl(text);
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw invalidRequest(
      `Invalid --url ${JSON.stringify(text.slice(0, 80))}: not an http or https URL.`,
      'Give the base URL of the query endpoint by --url or WAYPOST_URL, such as http://127.0.0.1:4680.',
    );
  }
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return url;
}

function refusalOf({ status, body }: HttpAnswer, target: URL): Error {
  const code = isObject(body) && isErrorCode(body.code) ? body.code : undefined;
  if (!isObject(body) || code === undefined || code === 'REGISTRY_UNAVAILABLE') return outage(status, body, target);
  const { detail, remedy, type: _type, title: _title, status: _status, code: _code, ...details } = body;
  // The endpoint lacks a route of this command: it has another version.
  if (code === 'INVALID_REQUEST' && details.what === 'path') return olderEndpoint(target);
  const problem = { code, message: String(detail), remedy: remedyOfDocument({ code, remedy, details }), details };
  // The details are the code's own, as the endpoint's OpenAPI document states.
  return new WaypostError(problem as unknown as Problem);
}

function outage(status: number, body: unknown, { host }: URL): Error {
  const reported = isObject(body) ? (body.detail ?? body.message ?? body.Message) : undefined;
  const words = typeof reported === 'string' ? reported.slice(0, 400).replace(/\.$/, '') : `HTTP ${status}`;
  if (status === 401 || status === 403) {
    return unavailable({
      reason: 'denied',
      message: `The query endpoint at ${host} refused the caller: ${words}.`,
      remedy:
        'Call it from a network that its policy admits, with --sign and credentials that allow execute-api:Invoke.',
    });
  }
  return unavailable({
    reason: status === 429 ? 'throttled' : status >= 500 ? 'server-error' : 'not-found',
    message: `${host} did not answer like a query endpoint: ${words}.`,
    remedy: status >= 500 ? { kind: 'retry' } : 'Check --url: give the base URL of a query endpoint.',
  });
}

function olderEndpoint({ host, pathname }: URL): Error {
  return unavailable({
    reason: 'not-found',
    message: `The query endpoint at ${host} has no route ${pathname}.`,
    remedy: 'Check --url; if it is right, upgrade the registry, whose query endpoint is older than this command.',
  });
}
