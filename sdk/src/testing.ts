// `waypost/testing`: a registry in memory for users' own tests. It answers what the test sets, at once and without a network.
import { TEST_OPTIONS, checkOptions, checkWatcher, refuseOption, type CheckedMethod } from './check-options.js';
import { createFetch } from './fetch/registry-fetch.js';
import { quote, asChoice, nearest } from './model/text.js';
import { isObject, SCHEMA } from './model/schema.js';
import {
  ERROR_CODES,
  WaypostError,
  isErrorCode,
  isWaypostError,
  type WaypostErrorCode,
  type Problem,
} from './model/errors.js';
import type { Explanation } from './model/answers.js';
import { invalidQuestion } from './model/question.js';
import { urlsOf, type LookupOptions, type ServiceName, type ServiceUrls } from './options.js';
import type { Registry } from './registry.js';
import { configuredAddress, type ConfiguredAddress } from './resolve/answer.js';
import type { AddressWatcher } from './resolve/watch.js';
import { reasonOf, type FetchFunction } from './runtime.js';
import type { RegistryStatus } from './status.js';

/** A registry that answers what a test sets. */
export interface TestRegistry extends Registry {
  /** Sets the service's URL and calls its watchers. */
  readonly set: (service: ServiceName, url: string) => void;
  /** Makes every call for the service throw this: `SERVICE_GONE`, `REGISTRY_UNAVAILABLE`, … */
  readonly refuse: (service: ServiceName, code: WaypostErrorCode) => void;
}

/** The options of `createTestRegistry`. */
export interface TestRegistryOptions {
  /** The `fetch` that `registry.fetch` calls services with. @default the global fetch */
  readonly fetch?: FetchFunction;
}

/**
 * A registry that knows these services, and throws SERVICE_NOT_FOUND for all others.
 * @example
 * const registry = createTestRegistry({ 'orders-api': 'http://127.0.0.1:3001/' });
 * registry.refuse('orders-api', 'SERVICE_GONE');
 */
export function createTestRegistry(services: ServiceUrls = {}, options: TestRegistryOptions = {}): TestRegistry {
  checkOptions('createTestRegistry', options, TEST_OPTIONS);
  if (!isObject(services))
    throw refuseOption('The services are no object.', 'Give an object of URLs by service.', 'services');
  const { fetch = (input, init) => globalThis.fetch(input, init) } = options;
  const answers = new Answers();
  const setAll = (urls: Readonly<Record<string, string | undefined>>): void => {
    for (const [service, url] of urlsOf('services', urls)) {
      answers.set(service, configuredAddress(service, url, 'override'));
    }
  };
  const set = (service: string, url: string): void => setAll({ [service]: url });
  setAll(services);
  const lookup = async (service: string, call?: LookupOptions): Promise<ConfiguredAddress> => {
    checkCall('registry.lookup', service, call);
    return answers.find(service);
  };
  return {
    resolve: async (service, call) => (await lookup(service, call)).url,
    lookup,
    explain: async (service, call) => {
      checkCall('registry.explain', service, call);
      return answers.explain(service);
    },
    peek: (service, call) => {
      checkCall('registry.peek', service, call);
      return answers.peek(service)?.url;
    },
    fetch: createFetch({ routesBy: () => ({ locate: lookup }), fetch, authorize: undefined }),
    watch: (service, watcher, call) => {
      checkWatcher(watcher);
      checkOptions('registry.watch', call);
      if (call?.signal?.aborted === true) return () => undefined;
      checkCall('registry.watch', service, call);
      const stop = answers.watch(service, watcher);
      call?.signal?.addEventListener('abort', stop, { once: true });
      return stop;
    },
    snapshot: () => ({ schema: SCHEMA, registry: 'testing', documents: [] }),
    saveSnapshot: async () => false,
    status: () => HEALTHY,
    close: () => answers.close(),
    set,
    refuse: (service, code) => {
      if (!isErrorCode(code)) throw unknownCode(code);
      answers.set(service, problem(service, code));
    },
  };
}

/** The checks of a real registry's call; an aborted call throws the signal's reason. */
function checkCall(method: CheckedMethod, service: string, call: LookupOptions | undefined): void {
  checkOptions(method, call);
  const invalid = invalidQuestion({ service, registry: '' });
  if (invalid) throw new WaypostError(invalid);
  if (call?.signal?.aborted === true) throw reasonOf(call.signal);
}

function unknownCode(code: unknown): WaypostError {
  const meant = nearest(String(code), ERROR_CODES);
  const remedy = `Use ${asChoice(meant.length > 0 ? meant : ERROR_CODES)}.`;
  return refuseOption(`${quote(String(code))} is not a code of an error.`, remedy, 'code');
}

const HEALTHY: RegistryStatus = {
  state: 'ok',
  registry: 'testing',
  source: 'a test',
  answeredBy: undefined,
  failures: 0,
  lastReadAt: undefined,
  lastError: undefined,
  stale: [],
  mismatches: [],
  fallbacks: [],
  snapshotError: undefined,
};

/** The codes that `explain` reports as a failed verdict instead of throwing. */
const EXPLAINED: ReadonlySet<WaypostErrorCode> = new Set<WaypostErrorCode>([
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
    const answer = this.#answers.get(service) ?? unset(service);
    if (isWaypostError(answer)) throw answer;
    return answer;
  }

  peek(service: string): ConfiguredAddress | undefined {
    const answer = this.#answers.get(service);
    return isWaypostError(answer) ? undefined : answer;
  }

  explain(service: string): Explanation {
    const answer = this.#answers.get(service) ?? unset(service);
    const isError = isWaypostError(answer);
    if (isError && !EXPLAINED.has(answer.code)) throw answer;
    return { service, network: null, verdict: isError ? 'fail' : 'pass', gates: [], notChecked: [] };
  }

  watch(service: string, watcher: AddressWatcher): () => void {
    const report = (): void => {
      const address = this.peek(service);
      if (address) watcher(address);
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

/** The details that every error of a code has. */
const DETAILS: Readonly<Partial<Record<WaypostErrorCode, object>>> = {
  SERVICE_GONE: { removals: [] },
  NETWORK_REQUIRED: { networks: [] },
  HEADERS_REQUIRED: { headers: {} },
  REGISTRY_UNAVAILABLE: { reason: 'network' },
};

function unset(service: string): WaypostError {
  const message = `The test sets no URL for "${service}".`;
  const remedy = `Give it to createTestRegistry, or call registry.set("${service}", url).`;
  return new WaypostError({ code: 'SERVICE_NOT_FOUND', message, remedy });
}

function problem(service: string, code: WaypostErrorCode): WaypostError {
  const message = `The test answers "${service}" with ${code}.`;
  const remedy = 'Set another answer of the registry that createTestRegistry returned.';
  return new WaypostError({ code, message, remedy, details: DETAILS[code] ?? {} } as Problem); // the table has each code's own
}
