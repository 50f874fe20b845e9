// The URL of a call, read apart for the request. Most paths need no parser, which would cost more than the rest of the preparation.
import { isIP } from 'node:net';
import { joinPath } from '../fetch/call.js';

/** A URL as the request needs it. The names are those of `URL`. */
export interface CallUrl extends Pick<URL, 'protocol' | 'hostname' | 'host' | 'port' | 'href'> {
  /** The host to connect to: `hostname` without the brackets of IPv6. */
  readonly connectTo: string;
  /** The name that the certificate must have; empty for an IP address. */
  readonly servername: string;
  /** Path and query. */
  readonly path: string;
}

/** Paths that a URL parser leaves as they are: no dot segments, nothing that it encodes, no fragment. */
const PLAIN = /^(?:[\w~$&()*+,;=:@/-]|(?<=\w)\.)*(?:\?[\w~$&()*+,;=:@/?.%!-]+)?$/;

/** More addresses than this are forgotten, all at once. */
const MOST_BASES = 1000;
const bases = new Map<string, CallUrl>();

/** The URL of a path under a service's address; `base` ends in `/`. @throws WaypostError INVALID_REQUEST if the path leaves it. */
export function callUrl(base: string, path: string): CallUrl {
  if (!PLAIN.test(path)) return readApart(joinPath(base, path));
  const known = baseUrl(base);
  const { protocol, hostname, host, port, connectTo, servername } = known;
  return {
    protocol,
    hostname,
    host,
    port,
    connectTo,
    servername,
    path: `${known.path}${path}`,
    href: `${known.href}${path}`,
  };
}

function baseUrl(base: string): CallUrl {
  const known = bases.get(base);
  if (known !== undefined) return known;
  const url = readApart(joinPath(base, ''));
  if (bases.size >= MOST_BASES) bases.clear();
  bases.set(base, url);
  return url;
}

function readApart({ protocol, hostname, host, port, pathname, search, href }: URL): CallUrl {
  const connectTo = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
  const servername = isIP(connectTo) === 0 ? connectTo : '';
  return { protocol, hostname, host, port, connectTo, servername, path: `${pathname}${search}`, href };
}
