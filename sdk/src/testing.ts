// `waypost/testing`: a registry in memory for users' own tests. It answers what the test sets, at once and without a network.
import { createFetch } from './fetch/fetch.js';
import { WaypostError, type ErrorCode } from './model/errors.js';
import type { Explanation } from './model/explain/explain.js';
import { SCHEMA } from './model/schema.js';
import type { ServiceName } from './options.js';
import type { Registry } from './registry.js';
import { configuredAddress, type ConfiguredAddress } from './resolve/answer.js';
import type { AddressWatcher } from './resolve/watch.js';
import type { RegistryStatus } from './status.js';

/** A registry that answers what a test sets. */
export interface TestRegistry extends Registry {
  /** Sets the service's URL and calls its watchers. */
  readonly set: (service: ServiceName, url: string) => void;
  /** Makes every call for the service throw this: `SERVICE_GONE`, `REGISTRY_UNAVAILABLE`, … */
  readonly refuse: (service: ServiceName, code: ErrorCode) => void;
}

/** The options of `createTestRegistry`. */
export interface TestRegistryOptions {
  /** The `fetch` that `registry.fetch` calls services with; the global one by default. */
  readonly fetch?: typeof globalThis.fetch;
}

/**
 * A registry that knows these services, and throws SERVICE_NOT_FOUND for all others.
 * @example
 * const registry = createTestRegistry({ 'orders-api': 'http://127.0.0.1:3001/' });
 * registry.refuse('orders-api', 'SERVICE_GONE');
 */
export function createTestRegistry(
  services: Readonly<Record<string, string>> = {},
  { fetch = (input, init) => globalThis.fetch(input, init) }: TestRegistryOptions = {},
): TestRegistry {
  const answers = new Answers();
  const set = (service: string, url: string): void =>
    answers.set(service, configuredAddress(service, withSlash(url), 'override'));
  for (const [service, url] of Object.entries(services)) set(service, url);
  const lookup = async (service: string): Promise<ConfiguredAddress> => answers.find(service);
  return {
    resolve: async (service) => answers.find(service).url,
    lookup,
    explain: async (service) => answers.explain(service),
    peek: (service) => answers.peek(service)?.url,
    fetch: createFetch({ locate: lookup, fetch, authorize: undefined }),
    watch: (service, watcher) => answers.watch(service, watcher),
    snapshot: () => ({ schema: SCHEMA, registry: 'testing', documents: [] }),
    status: () => HEALTHY,
    close: () => answers.close(),
    set,
    refuse: (service, code) => answers.set(service, problem(service, code)),
  };
}

const HEALTHY: RegistryStatus = {
  state: 'ok',
  registry: 'testing',
  source: 'a test',
  failures: 0,
  lastReadAt: undefined,
  lastError: undefined,
  stale: [],
  mismatches: [],
  snapshotError: undefined,
};

/** The codes that `explain` reports as a failed verdict instead of throwing. */
const EXPLAINED: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'SERVICE_GONE',
  'SERVICE_NOT_READY',
  'UNREACHABLE_FROM_NETWORK',
]);

/** The answer for each service: an address or an error. */
class Answers {
  readonly #answers = new Map<string, ConfiguredAddress | WaypostError>();
  readonly #watchers = new Map<string, Set<() => void>>();

  set(service: string, answer: ConfiguredAddress | WaypostError): void {
    this.#answers.set(service, answer);
    for (const report of this.#watchers.get(service) ?? []) report();
  }

  find(service: string): ConfiguredAddress {
    const answer = this.#answers.get(service) ?? problem(service, 'SERVICE_NOT_FOUND');
    if (answer instanceof WaypostError) throw answer;
    return answer;
  }

  peek(service: string): ConfiguredAddress | undefined {
    const answer = this.#answers.get(service);
    return answer instanceof WaypostError ? undefined : answer;
  }

  explain(service: string): Explanation {
    const answer = this.#answers.get(service) ?? problem(service, 'SERVICE_NOT_FOUND');
    const isError = answer instanceof WaypostError;
    if (isError && !EXPLAINED.has(answer.code)) throw answer;
    return { service, network: null, verdict: isError ? 'fail' : 'pass', gates: [] };
  }

  watch(service: string, watcher: AddressWatcher): () => void {
    const report = (): void => {
      const address = this.peek(service);
      if (address !== undefined) watcher(address);
    };
    const watchers = this.#watchers.get(service) ?? new Set();
    this.#watchers.set(service, watchers.add(report));
    report();
    return () => void watchers.delete(report);
  }

  close(): void {
    this.#watchers.clear();
  }
}

function withSlash(text: string): string {
  const url = new URL(text);
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return url.href;
}

function problem(service: string, code: ErrorCode): WaypostError {
  return new WaypostError({
    code,
    message: `The test answers "${service}" with ${code}.`,
    remedy: 'See createTestRegistry.',
  });
}
