// REGISTRY_UNAVAILABLE: the error for a registry that cannot be read, with its reason.
import { defined, isObject } from './model/schema.js';
import { WaypostError, isWaypostError, type OutageReason } from './model/errors.js';
import { causesOf, messageOf } from './model/text.js';
import type { Remedy } from './model/remedies.js';

export type { OutageReason } from './model/errors.js';

export interface Outage {
  readonly reason: OutageReason;
  readonly message: string;
  readonly remedy: Remedy;
  readonly cause?: unknown;
  /** How long the server asked the caller to wait, in ms. */
  readonly retryAfterMs?: number | undefined;
}

type OutageError = Extract<WaypostError, { readonly code: 'REGISTRY_UNAVAILABLE' }>;

/** A REGISTRY_UNAVAILABLE with its reason. */
export function unavailable({ reason, message, remedy, cause, retryAfterMs }: Outage): OutageError {
  const details = defined({ reason, retryAfterMs });
  return new WaypostError({ code: 'REGISTRY_UNAVAILABLE', message, remedy, details }, defined({ cause }));
}

/** The error of every call of a registry that was closed. */
export const closedRegistry = (): OutageError =>
  unavailable({ reason: 'closed', message: 'The registry is closed.', remedy: 'Create another registry.' });

/** What AWS's answer says: its `message` or `Message`, which depends on the kind of error. */
export function awsMessage(body: unknown): string {
  const message = isObject(body) ? (body.message ?? body.Message) : '';
  return typeof message === 'string' ? message : '';
}

/** No source answered before the caller's time was up. */
export const tooSlow = (): OutageError =>
  unavailable({
    reason: 'timeout',
    message: 'The registry did not answer in time.',
    remedy: 'Raise the option `timeoutMs`, or configure a snapshot or a fallback.',
  });

const CHECK_ROUTE = 'Check the route: name resolution, VPC endpoint, security groups, proxy.';

/** A server did not answer in time. */
export function timedOut(host: string, ms: number): OutageError {
  const message = `${host} did not answer within ${Math.round(ms)} ms.`;
  return unavailable({ reason: 'timeout', message, remedy: CHECK_ROUTE });
}

/** The error of a request without an answer; `variables` name more certificates to trust. */
export function unreachable(host: string, cause: unknown, variables: string): WaypostError {
  if (isWaypostError(cause)) return cause;
  const refused = untrusted(host, cause, variables);
  if (refused) return refused;
  const inner = cause instanceof Error ? (cause.cause ?? cause) : cause;
  const { code, message }: { code?: unknown; message?: unknown } = isObject(inner) ? inner : {};
  // Node's error for several addresses that all failed has a code and no message.
  const words = String(message === undefined || message === '' ? (code ?? inner) : message);
  const isPlain = code === 'EPROTO';
  return unavailable({
    reason: 'network',
    message: isPlain ? `${host} speaks no TLS that this process understands.` : `${host} cannot be reached (${words}).`,
    remedy: isPlain ? 'Check whether the URL must begin with http:.' : CHECK_ROUTE,
    cause,
  });
}

/** Node's codes for a certificate that is refused. */
const REFUSED_CERTIFICATE = /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_(GET|VERIFY)_|ERR_TLS_CERT_)/;

/** A certificate that this process refuses; undefined if the error is another one. */
export function untrusted(host: string, error: unknown, variables: string): OutageError | undefined {
  const code = causesOf(error)
    .map((cause) => String((cause as { readonly code?: unknown } | null | undefined)?.code))
    .find((text) => REFUSED_CERTIFICATE.test(text));
  if (code === undefined) return undefined;
  return unavailable({
    reason: 'certificate',
    message: `${host} has a certificate that this process does not trust (${code}).`,
    remedy: code.includes('ALTNAME')
      ? 'Check the name of the host: the certificate is of another one.'
      : `If it is expired, renew it; if a private CA or a proxy signs it, name the CA's certificate in ${variables}.`,
    cause: error,
  });
}

/** Any error but Waypost's own counts as an outage, whatever a source throws. */
export function outageOf(thrown: unknown, source: string): WaypostError {
  if (isWaypostError(thrown)) return thrown;
  return unavailable({
    reason: 'server-error',
    message: `The source "${source}" failed: ${messageOf(thrown)}`,
    remedy: 'Repair the source, or make it throw a WaypostError.',
    cause: thrown,
  });
}

/** A cache that answers has itself not read the registry for too long. */
export function staleCache(source: string, ageMs: number): OutageError {
  return unavailable({
    reason: 'server-error',
    message: `${source} answered from a cache, whose last read of the registry is ${Math.round(ageMs / 1000)} s ago.`,
    remedy: 'Check why the agent or cache behind this URL cannot read the registry.',
  });
}

/** Whether the registry cannot be read. */
export const isOutage = (error: unknown): error is OutageError =>
  isWaypostError(error) && error.code === 'REGISTRY_UNAVAILABLE';

/** Whether the registry refused a question, so that no other source can answer it. */
export const isRefusal = (error: unknown): boolean => isWaypostError(error) && !isOutage(error);

/** Whether another attempt within a second or so may succeed. */
export const isTransient = (error: unknown): boolean => isWaypostError(error) && error.retryable;
