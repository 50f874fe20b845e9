// `waypost/testing`: a registry in memory for users' own tests. It says what the test says, at once and without a network.
import { givenAddress, type GivenAddress } from './answer.js';
import { createFetch } from './fetch.js';
import { WaypostError, type ErrorCode } from './model/errors.js';
import type { Explanation } from './model/explain/explain.js';
import { SCHEMA } from './model/schema.js';
import type { Registry } from './registry.js';
import type { ServiceName } from './service-name.js';

/** A registry that says what a test tells it to. */
export interface TestRegistry extends Registry {
  /** From now on this is the service's URL; watchers are told. */
  readonly set: (service: ServiceName, url: string) => void;
  /** From now on every call for the service throws this: `SERVICE_GONE`, `REGISTRY_UNAVAILABLE`, … */
  readonly refuse: (service: ServiceName, code: ErrorCode) => void;
}

/** What `createTestRegistry` takes beside the services. */
export interface TestRegistryOptions {
  /** What `registry.fetch` calls services with; the global `fetch` by default. */
  readonly fetch?: typeof globalThis.fetch;
}

/**
 * A registry that knows these services, and says SERVICE_NOT_FOUND of all others.
 * @example
 * const registry = createTestRegistry({ 'orders-api': 'http://127.0.0.1:3001/' });
 * registry.refuse('orders-api', 'SERVICE_GONE');
 */
export function createTestRegistry(
  services: Readonly<Record<string, string>> = {},
  { fetch = (input, init) => globalThis.fetch(input, init) }: TestRegistryOptions = {},
): TestRegistry {
  const said = new Map<string, GivenAddress | WaypostError>();
  const watchers = new Map<string, Set<() => void>>();
  const say = (service: string, what: GivenAddress | WaypostError): void => {
    said.set(service, what);
    for (const tell of watchers.get(service) ?? []) tell();
  };
  const set = (service: string, url: string): void => say(service, givenAddress(service, withSlash(url), 'override'));
  for (const [service, url] of Object.entries(services)) set(service, url);

  const find = (service: string): GivenAddress => {
    const what = said.get(service) ?? problem(service, 'SERVICE_NOT_FOUND');
    if (what instanceof WaypostError) throw what;
    return what;
  };
  const lookup = async (service: string): Promise<GivenAddress> => find(service);
  const peek = (service: string): string | undefined => {
    const what = said.get(service);
    return what instanceof WaypostError ? undefined : what?.url;
  };

  const explain = async (service: string): Promise<Explanation> => {
    const what = said.get(service) ?? problem(service, 'SERVICE_NOT_FOUND');
    if (!(what instanceof WaypostError)) return { service, network: null, verdict: 'pass', gates: [] };
    if (what.code !== 'SERVICE_GONE' && what.code !== 'SERVICE_NOT_READY' && what.code !== 'UNREACHABLE_FROM_NETWORK')
      throw what;
    return { service, network: null, verdict: 'fail', gates: [] };
  };

  return {
    resolve: async (service) => find(service).url,
    lookup,
    explain,
    peek,
    fetch: createFetch({ locate: lookup, fetch, authorize: undefined }),
    watch: (service, watcher) => {
      const tell = (): void => {
        const what = said.get(service);
        if (what !== undefined && !(what instanceof WaypostError)) watcher(what);
      };
      const told = watchers.get(service) ?? new Set();
      watchers.set(service, told.add(tell));
      tell();
      return () => void told.delete(tell);
    },
    snapshot: () => ({ schema: SCHEMA, registry: 'testing', documents: [] }),
    status: () => ({
      state: 'ok',
      registry: 'testing',
      source: 'a test',
      failures: 0,
      lastReadAt: undefined,
      lastError: undefined,
      stale: [],
      mismatches: [],
      snapshotError: undefined,
    }),
    close: () => watchers.clear(),
    set,
    refuse: (service, code) => say(service, problem(service, code)),
  };
}

function withSlash(text: string): string {
  const url = new URL(text);
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return url.href;
}

function problem(service: string, code: ErrorCode): WaypostError {
  return new WaypostError({ code, message: `The test says so of "${service}".`, remedy: 'See createTestRegistry.' });
}
