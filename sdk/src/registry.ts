// The registry that users hold. It answers from memory; the engine answers the rest, and is created by the first call that needs it.
import { checkOptions, checkWatcher } from './check-options.js';
import { Engine } from './engine.js';
import { isListened, isFresh, onAbort } from './runtime.js';
import { Fallbacks } from './fallbacks.js';
import type { RegistryFetchResponse } from './fetch/fetch.js';
import type { RegistryFetch } from './fetch/registry-fetch.js';
import type { Explanation } from './model/answers.js';
import { SCHEMA } from './model/schema.js';
import {
  describeSources,
  settingsOf,
  type LookupOptions,
  type RegistryOptions,
  type ServiceName,
  type Settings,
} from './options.js';
import { closedRegistry } from './outage.js';
import type { LookupResult } from './resolve/answer.js';
import type { HeldAddress } from './resolve/held.js';
import { Slots } from './resolve/memory.js';
import type { AddressWatcher } from './resolve/watch.js';
import { openSnapshot, saveSnapshot, urlsOf, type OpenSnapshot, type RegistrySnapshot } from './snapshot.js';
import { idle, statusOf, type RegistryStatus } from './status.js';

/** Finds services. One per process is enough; calls may run concurrently. */
export interface Registry {
  /**
   * The URL of a service, ending in `/`.
   * Throws HEADERS_REQUIRED if only an address with a header serves, and every code of the table of errors.
   * @example await registry.resolve('orders-api')
   */
  readonly resolve: (service: ServiceName, call?: LookupOptions) => Promise<string>;
  /**
   * The whole address, with its headers and its source.
   * @example const { url, headers, source, ageMs } = await registry.lookup('orders-api');
   */
  readonly lookup: (service: ServiceName, call?: LookupOptions) => Promise<LookupResult>;
  /**
   * Calls a service as `fetch` does, and once more if its address is dead and the registry has another.
   * @example await registry.fetch('orders-api', 'orders/42');
   * @example await registry.fetch('https://orders-api.waypost.internal/orders/42');
   */
  readonly fetch: RegistryFetch;
  /**
   * Why a network reaches a service, or which gates prevent it, in the order in which a call meets them. Reads the registry
   * each time. Explains a service that is gone or not ready, and a network without an endpoint, instead of throwing;
   * throws INVALID_REQUEST, SERVICE_NOT_FOUND, NETWORK_NOT_FOUND, NETWORK_REQUIRED and REGISTRY_UNAVAILABLE.
   * @example
   * const { verdict, gates } = await registry.explain('orders-api', { network: 'vpc-0a1b2c3d' });
   * for (const { title, evidence, remedy } of gates.filter((gate) => gate.verdict === 'fail')) console.log(title, evidence, remedy);
   */
  readonly explain: (service: ServiceName, call?: LookupOptions) => Promise<Explanation>;
  /**
   * The URL in memory, however old, or undefined. Returns at once; starts a refresh in the background if one is due.
   * @example const url = registry.peek('orders-api') ?? (await registry.resolve('orders-api'));
   */
  readonly peek: (
    service: ServiceName,
    call?: Pick<LookupOptions, 'stage' | 'network' | 'region'>,
  ) => string | undefined;
  /**
   * Calls `watcher` with the address, and again each time it changes; the fallback while there is no other. Returns the function
   * that ends the watch, as `signal` does. Each look waits at most `timeoutMs`. Does not keep the process alive. Throws once the
   * registry is closed.
   * @example const stop = registry.watch('orders-api', ({ url }) => client.setBaseUrl(url));
   */
  readonly watch: (service: ServiceName, watcher: AddressWatcher, call?: LookupOptions) => () => void;
  /**
   * What this process knows, as a plain object for JSON; the option `snapshot` of another process takes it.
   * @example writeFileSync('waypost.json', JSON.stringify(registry.snapshot()));
   */
  readonly snapshot: () => RegistrySnapshot;
  /**
   * Writes the snapshot to a file, atomically: to a temporary file beside it, which is renamed. Only its owner can read it.
   * A process that knows nothing leaves the file as it is and returns false.
   * @example await registry.saveSnapshot('/var/cache/waypost.json');
   */
  readonly saveSnapshot: (path: string) => Promise<boolean>;
  /**
   * The registry's health, for health checks and dashboards.
   * @example if (registry.status().state === 'failing') warn(registry.status().lastError);
   */
  readonly status: () => RegistryStatus;
  /** Ends watches, reads and connections. Answers from memory stay available. */
  readonly close: () => void;
}

/**
 * A registry by these options and the environment. It reads nothing until its first call.
 * @example createRegistry({ table: 'arn:aws:dynamodb:us-west-2:111122223333:table/waypost-prod', network: 'vpc-0a1b2c3d' })
 */
export function createRegistry(options: RegistryOptions = {}): Registry {
  const front = new Front(settingsOf(options));
  return {
    resolve: (service, call) =>
      front.settledUrl(service, call) ?? front.ask((engine, since) => engine.resolve(service, call, since)),
    lookup: (service, call) => front.ask((engine, since) => engine.lookup(service, call, since)),
    // The overloads' arguments are passed on as they came.
    fetch: (...call: readonly unknown[]) =>
      front.ask((engine) => (engine.fetch as (...call: readonly unknown[]) => Promise<RegistryFetchResponse>)(...call)),
    explain: (service, call) => front.ask((engine, since) => engine.explain(service, call, since)),
    peek: (service, call) => front.peek(service, call),
    watch: (service, watcher, call) => front.watch(service, watcher, call),
    snapshot: (...given: readonly unknown[]) => {
      checkOptions('registry.snapshot', given[0]);
      return front.snapshot();
    },
    saveSnapshot: (path) => front.ask((engine) => saveSnapshot(path, engine.snapshot())),
    status: (...given: readonly unknown[]) => {
      checkOptions('registry.status', given[0]);
      return front.status();
    },
    close: () => front.close(),
  };
}

/** The part of a registry that works without the engine, and creates it. */
class Front {
  readonly #settings: Settings;
  readonly #snapshot: OpenSnapshot | undefined;
  readonly #slots: Slots;
  #engine: Engine | undefined;
  #closed = false;

  constructor(settings: Settings) {
    this.#settings = settings;
    this.#snapshot = settings.snapshot === undefined ? undefined : openSnapshot(settings.snapshot);
    this.#slots = new Slots(settings, this.#snapshot && urlsOf(this.#snapshot));
    // `status` reports whether the snapshot can be read, which takes the engine.
    if (this.#snapshot) queueMicrotask(() => this.#open());
  }

  /** The engine, created by the first call that memory does not answer. */
  #open(): Engine {
    if (!this.#engine) {
      this.#engine = new Engine({ settings: this.#settings, slots: this.#slots, snapshot: this.#snapshot });
      if (this.#closed) this.#engine.close();
    }
    return this.#engine;
  }

  /** Passes a call on, with the time at which it came. */
  ask<T>(call: (engine: Engine, since: number) => T | Promise<T>): Promise<T> {
    const since = this.#settings.runtime.now();
    // Not an async function, which would wrap each answer in another promise.
    try {
      return Promise.resolve(call(this.#open(), since));
    } catch (thrown) {
      const error = thrown as Error; // what a rejection's type asks for
      return Promise.reject(error);
    }
  }

  /** A fresh URL costs one look into a map: no promise is created, no function awaited. */
  settledUrl(service: string, call: LookupOptions | undefined): Promise<string> | undefined {
    const settled = this.#fresh(service, call)?.settled;
    return !settled || isListened('resolve') ? undefined : settled;
  }

  peek(service: string, call: LookupOptions | undefined): string | undefined {
    const fresh = this.#fresh(service, call);
    if (fresh) return fresh.url;
    checkOptions('registry.peek', call);
    const override = this.#settings.overrides.get(service);
    if (override !== undefined) return override;
    const slot = this.#slots.take(service, call);
    return !this.#engine ? slot.remembered : this.#engine.recall(slot)?.url;
  }

  #fresh(service: string, call: LookupOptions | undefined): HeldAddress | undefined {
    const held = !call ? this.#slots.find(service)?.address : undefined;
    return held && isFresh(this.#settings.runtime.now(), held) ? held : undefined;
  }

  watch(service: string, watcher: AddressWatcher, call: LookupOptions = {}): () => void {
    checkWatcher(watcher);
    checkOptions('registry.watch', call);
    if (this.#closed) throw closedRegistry();
    const { runtime, overrides, freshForMs } = this.#settings;
    if (!overrides.has(service)) this.#slots.take(service, call); // throws at once for an invalid question
    const ending = new AbortController();
    const stop = (): void => {
      ignore();
      ending.abort();
    };
    const ignore = onAbort(call.signal, stop);
    if (call.signal?.aborted === true) return stop;
    const start = (): void => {
      this.ask((engine) => engine.watch(service, watcher, { ...call, signal: ending.signal })).catch(startLater);
    };
    const startLater = (): void => {
      if (!ending.signal.aborted) runtime.after(freshForMs, start, true);
    };
    start();
    return stop;
  }

  snapshot(): RegistrySnapshot {
    return this.#engine?.snapshot() ?? this.#snapshot?.value ?? { schema: SCHEMA, registry: '', documents: [] };
  }

  status(): RegistryStatus {
    const settings = this.#settings;
    const health = this.#engine?.health() ?? idle(new Fallbacks(settings.fallbacks, settings.runtime).health);
    return statusOf({ health, slots: this.#slots, runtime: settings.runtime, source: describeSources(settings) });
  }

  close(): void {
    this.#closed = true;
    this.#engine?.close();
  }
}
