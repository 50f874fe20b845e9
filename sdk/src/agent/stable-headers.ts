// Rewrites the headers of an answer that name the private host, so that the client stays on the service's stable name.
import { parseUrl } from '../model/schema.js';
import type { FlatHeaders } from './call-headers.js';

interface AnsweredCall {
  /** The URL that was called. */
  readonly url: Pick<URL, 'href' | 'hostname'>;
  /** The service's address, which ends in `/`. */
  readonly base: string;
  /** The same for the client: `http://127.0.0.1:4681/svc/orders-api/`. */
  readonly stableBase: string;
}

/** The headers with locations and cookies for the client. */
export function stableHeaders(headers: FlatHeaders, call: AnsweredCall): FlatHeaders {
  return headers.map((text, index) => {
    if (index % 2 === 0) return text;
    const name = headers[index - 1] ?? '';
    // Most headers are neither, and the length costs less than a comparison of names.
    if (name.length === 8 || name.length === 16) return isLocation(name) ? stableLocation(text, call) : text;
    return name.length === 10 && name.toLowerCase() === 'set-cookie' ? stableCookie(text, call) : text;
  });
}

function isLocation(name: string): boolean {
  return /^(?:content-)?location$/i.test(name);
}

/** The location for the client; the same where it lies outside the service's address. */
function stableLocation(location: string, { url, base, stableBase }: AnsweredCall): string {
  const href = parseUrl(location, url.href)?.href;
  if (href === undefined) return location;
  // Always absolute: a path that begins with `//` would name another host.
  if (href === base.slice(0, -1)) return stableBase;
  return href.startsWith(base) ? `${stableBase}${href.slice(base.length)}` : location;
}

/**
 * The cookie for the client. It stays with the stable name and below the service's path, so that it reaches no other service.
 * The client speaks plain HTTP to the agent, so `Secure` would keep the cookie from coming back.
 */
function stableCookie(cookie: string, call: AnsweredCall): string {
  const [pair = '', ...attributes] = cookie.split(';');
  return [pair, ...attributes.flatMap((attribute) => stableAttribute(attribute, call))].join(';');
}

function stableAttribute(attribute: string, { url, base, stableBase }: AnsweredCall): string[] {
  const [, name = '', value = ''] = /^\s*([^=\s]*)\s*=?\s*(.*?)\s*$/s.exec(attribute) ?? [];
  switch (name.toLowerCase()) {
    case 'secure':
      return [];
    case 'domain':
      return isDomainOf(value, url.hostname) ? [] : [attribute];
    case 'path':
      return [` Path=${stablePath(value, base, stableBase)}`];
    default:
      return [attribute];
  }
}

/** Whether a client that called the host itself would have taken the cookie (RFC 6265, section 5.1.3). */
function isDomainOf(domain: string, host: string): boolean {
  const name = domain.replace(/^\./, '').toLowerCase();
  return host === name || host.endsWith(`.${name}`);
}

/** A path under the service's own, or one that the service names without its stage. */
function stablePath(path: string, base: string, stableBase: string): string {
  const own = new URL(base).pathname;
  const stable = new URL(stableBase).pathname;
  const whole = path.endsWith('/') ? path : `${path}/`;
  // An empty or relative path means the default one, and an ancestor of the service's path covers all of it.
  if (!path.startsWith('/') || own.startsWith(whole)) return stable;
  return `${stable}${path.slice(path.startsWith(own) ? own.length : 1)}`;
}
