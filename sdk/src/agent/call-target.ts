// Reads what a request is for: by its target and host, and then the service and the path under the service's own.
import type { NamedHost } from './host.js';

/** The request target (RFC 9112, section 3.2), read apart. */
export interface ClientTarget {
  /** Host and port. An absolute target names them itself, and the Host header does not count. */
  readonly authority: string | undefined;
  /** Path and query, with a leading `/`. */
  readonly path: string;
  /** The client uses the agent as its proxy. */
  readonly isProxied: boolean;
}

/** Undefined for a target that names no path: `*`, or another scheme. */
export function readTarget(url: string, host: string | undefined): ClientTarget | undefined {
  if (url.startsWith('/')) return { authority: host, path: url, isProxied: false };
  const [, authority, path = ''] = /^http:\/\/([^/?#]*)(.*)$/is.exec(url) ?? [];
  if (authority === undefined) return undefined;
  return { authority, path: path.startsWith('/') ? path : `/${path}`, isProxied: true };
}

export interface CallTarget {
  readonly service: string;
  /** Path and query, without a leading `/`. */
  readonly path: string;
  /** Where the service's own path begins for the client: `http://127.0.0.1:4681/svc/orders-api/`. */
  readonly stableBase: string;
}

/** Undefined for a path of the agent itself. */
export function targetOf(host: NamedHost, { authority = '', path }: ClientTarget): CallTarget | undefined {
  if (host.kind === 'service') {
    return { service: host.service, path: path.slice(1), stableBase: `http://${authority}/` };
  }
  if (!path.startsWith('/svc/')) return undefined;
  const [, service, rest = ''] = /^\/svc\/([^/?#]+)(?:\/(.*)|(?=[?#]|$))/s.exec(path) ?? [];
  if (service === undefined) return undefined;
  const prefix = `/svc/${service}`;
  const isBare = rest === '' && !path.startsWith(`${prefix}/`);
  return { service, path: isBare ? path.slice(prefix.length) : rest, stableBase: `http://${authority}${prefix}/` };
}
