// Reads which service a request is for, and the path under the service's own.
import type { NamedHost } from './host.js';

export interface CallTarget {
  readonly service: string;
  /** Path and query, without a leading `/`. */
  readonly path: string;
  /** Where the service's own path begins for the client: `/svc/orders-api/`, or `/` where the host names the service. */
  readonly stablePath: string;
}

/** Undefined for a path of the agent itself. */
export function targetOf(host: NamedHost, url: string): CallTarget | undefined {
  if (host.kind === 'service') return { service: host.service, path: url.slice(1), stablePath: '/' };
  const [, service, path = ''] = /^\/svc\/([^/?#]+)(?:\/(.*)|(?=[?#]|$))/s.exec(url) ?? [];
  if (service === undefined) return undefined;
  const query = path === '' && !url.startsWith(`/svc/${service}/`) ? url.slice(`/svc/${service}`.length) : path;
  return { service, path: query, stablePath: `/svc/${service}/` };
}
