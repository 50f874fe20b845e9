// The host names that the agent answers to. A web page that reaches it by the page's own name (DNS rebinding) sends that name as Host.
import { isIP } from 'node:net';
import { INTERNAL } from '../fetch/call.js';

const SERVICE_SUFFIXES = ['.waypost.localhost', INTERNAL] as const;

/** What a Host header names: the agent itself or a service. */
export type NamedHost = { readonly kind: 'agent' } | { readonly kind: 'service'; readonly service: string };

export interface HostPolicy {
  /** Names beside the loopback ones, in lower case. */
  readonly allowed: ReadonlySet<string>;
  /** Accept every IP address: rebinding needs a name. True where the agent listens beyond loopback. */
  readonly anyAddress: boolean;
}

const LOOPBACK_NAMES: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Undefined for a host that the agent does not answer to. */
export function readHost(header: string | undefined, { allowed, anyAddress }: HostPolicy): NamedHost | undefined {
  const name = /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::\d{1,5})?$/i.exec(header ?? '')?.[1]?.toLowerCase();
  if (name === undefined) return undefined;
  if (LOOPBACK_NAMES.has(name) || allowed.has(name)) return { kind: 'agent' };
  if (anyAddress && isIP(name.replace(/^\[|\]$/g, '')) !== 0) return { kind: 'agent' };
  const suffix = SERVICE_SUFFIXES.find((ending) => name.endsWith(ending));
  return suffix && { kind: 'service', service: name.slice(0, -suffix.length) };
}

/** Whether only programs of this machine reach an address. */
export function isLoopback(address: string): boolean {
  return address === 'localhost' || address === '::1' || (isIP(address) === 4 && address.startsWith('127.'));
}
