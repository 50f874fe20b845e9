// Whether a call failed before a byte of it left: by the phase in which it failed, where the client shows it, else by its error.
import { subscribe } from 'node:diagnostics_channel';
import type { ConnectionOptions } from 'node:tls';
import { isObject } from '../model/schema.js';
import { causesOf } from '../model/text.js';
import { globalFetch, type FetchFunction } from '../runtime.js';

/** Errors of connections that were never up: name look-up, connect, TLS handshake, certificate. */
const unsent = new WeakSet<object>();

/** Notes that the call that ends with this error had no connection yet. */
export function markUnsent(error: object): void {
  unsent.add(error);
}

let isListening = false;

/** Learns from Node's own `fetch` (undici) which errors are those of a connection that was not made. */
export function noteFailedConnections(): void {
  if (isListening) return;
  isListening = true;
  subscribe('undici:client:connectError', (message) => {
    const { error } = message as { readonly error?: unknown }; // undici's documentation of the channel
    if (typeof error === 'object' && error !== null) markUnsent(error);
  });
}

/** What Bun's `fetch` takes beside the standard's members. */
type BunInit = RequestInit & { readonly tls?: ConnectionOptions };

/** Whether this is Bun from 1.4 on. Older ones may hang when a connection ends whose certificate a function has checked. */
const isBun = /^1\.(?:[4-9]|\d\d)|^(?:[2-9]|\d\d)/.test(process.versions.bun ?? '');

/** Whether this is the global `fetch`. Another one may connect in another way, for example without TLS. */
const isGlobal = (fetch: FetchFunction): boolean => fetch === globalFetch || fetch === globalThis.fetch;

/**
 * Calls `fetch` so that on Bun, too, a failure shows whether anything was sent. Bun's error is the same for a TLS handshake that is
 * cut off and for a connection that breaks later, but Bun sends nothing before `checkServerIdentity` has accepted the certificate.
 * The price: each call needs a connection of its own, since Bun does not check the certificate again on a connection that it reuses.
 */
export async function fetchByPhase(fetch: FetchFunction, url: string, init: BunInit): Promise<Response> {
  if (!isBun || !isGlobal(fetch) || !url.startsWith('https:')) return fetch(url, init);
  const check = init.tls?.checkServerIdentity ?? process.getBuiltinModule('node:tls').checkServerIdentity;
  let phase: 'unknown' | 'connecting' | 'connected' = 'unknown';
  const tls: ConnectionOptions = {
    ...init.tls,
    // A getter: if a global `fetch` that somebody put in place of Bun's never reads it, the phase stays unknown.
    get checkServerIdentity(): typeof check {
      if (phase === 'unknown') phase = 'connecting';
      return (host, certificate) => {
        const refusal = check(host, certificate);
        if (!refusal) phase = 'connected';
        return refusal;
      };
    },
  };
  const sent: BunInit = { ...init, tls, keepalive: false };
  return fetch(url, sent).catch((error: unknown) => {
    if (phase === 'connecting' && isObject(error)) markUnsent(error);
    throw error;
  });
}

/** Operations of the system before the connection is up. */
const EARLY = /^(?:connect|getaddrinfo|query.*)$/;
/** Codes that only occur before the connection is up, of errors that name no operation. */
const EARLY_CODES = new RegExp(
  [
    // Names, and connections over TCP.
    /^(?:EAI_.*|ENOTFOUND|ENODATA|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$/,
    // Bun's own. Its EPROTO also means a record of TLS that is unreadable after the request was sent.
    /^(?:ConnectionRefused|FailedToOpenSocket)$/,
    // Certificates. https://nodejs.org/api/tls.html#x509-certificate-error-codes
    /^(?:CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|ERROR_IN_CERT|ERR_TLS_CERT_|HOSTNAME_MISMATCH|INVALID_|PATH_LENGTH_)/,
    // What a server answers to the first message of a handshake. WRONG_VERSION_NUMBER is not: any later record may cause it.
    /^ERR_SSL_.*(?:UNRECOGNIZED_NAME|PROTOCOL_VERSION|NO_APPLICATION_PROTOCOL)$/,
  ]
    .map(({ source }) => source)
    .join('|'),
);
/** Node's and Deno's words for a connection that was not made. */
const EARLY_WORDS = /before secure TLS connection was established|: client error \(Connect\)/;

/** Checks members, not the class: errors may come from another realm. */
interface CallError {
  readonly code?: unknown;
  readonly syscall?: unknown;
  readonly message?: unknown;
  readonly errors?: unknown;
}

/** The error and its causes. */
const errorsIn = (error: unknown): CallError[] => causesOf(error).filter(isObject);

/** Whether nothing was sent. False where a byte may have left. */
export function isUnsent(error: unknown): boolean {
  return errorsIn(error).some((cause) => {
    // Several addresses of a name were tried, and every attempt must have failed.
    const { errors } = cause;
    if (Array.isArray(errors) && errors.length > 0) return errors.every(isUnsent);
    return unsent.has(cause) || failedEarly(cause);
  });
}

function failedEarly({ code, syscall, message }: CallError): boolean {
  if (typeof syscall === 'string') return EARLY.test(syscall);
  if (typeof code === 'string' && EARLY_CODES.test(code)) return true;
  return typeof message === 'string' && EARLY_WORDS.test(message);
}

/** Codes of a connection that broke after it was up. */
const BROKEN = /^(?:ECONNRESET|ECONNABORTED|EPIPE|EPROTO|ERR_SSL_.*|ETIMEDOUT|UND_ERR_SOCKET|ConnectionClosed)$/;
/** What Deno's errors say about the connection and about TLS. */
const BROKEN_WORDS =
  /\(SendRequest\)|Connection reset by peer|close_notify|received (?:fatal alert|corrupt message)|cannot decrypt/;

/** Whether the connection broke before an answer came, so that the call may have arrived or not. */
export const isBroken = (error: unknown): boolean =>
  errorsIn(error).some(
    ({ code, message }) =>
      (typeof code === 'string' && BROKEN.test(code)) || (typeof message === 'string' && BROKEN_WORDS.test(message)),
  );
