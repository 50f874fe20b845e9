// The registry as its users hold it. What answers from memory is here; the rest is the engine, loaded by the first call that
// memory does not answer.
import type { LookedUp } from './answer.js';
import type { Engine } from './engine.js';
import { isListened } from './events.js';
import type { FetchResponse, RegistryFetch } from './fetch.js';
import { loadOnce } from './load-once.js';
import type { Explanation } from './model/explain/explain.js';
import { SCHEMA } from './model/schema.js';
import { settingsOf, type CallOptions, type RegistryOptions } from './options.js';
import { isWithin } from './runtime.js';
import type { ServiceName } from './service-name.js';
import { createSlots } from './slots.js';
import { openSnapshot, urlsOf, type Snapshot } from './snapshot.js';
import { describeSources } from './sources/describe.js';
import { statusOf, type RegistryStatus } from './status.js';
import type { Watcher } from './watch.js';

/** What finds services: one per process is enough, and it may be asked from everywhere at once. */
export interface Registry {
  /**
   * The URL of a service, ending in `/`.
   * Throws HEADERS_REQUIRED where only a form with a header serves, and every code of the table of errors.
   * @example await registry.resolve('orders-api')
   */
  readonly resolve: (service: ServiceName, call?: CallOptions) => Promise<string>;
  /**
   * The whole address, with its headers and where it came from.
   * @example const { url, headers, source, ageMs } = await registry.lookup('orders-api');
   */
  readonly lookup: (service: ServiceName, call?: CallOptions) => Promise<LookedUp>;
  /**
   * Calls a service as `fetch` does, and once more where its address has died and the registry has another.
   * @example await registry.fetch('orders-api', 'orders/42');
   * @example await registry.fetch('https://orders-api.waypost.internal/orders/42');
   */
  readonly fetch: RegistryFetch;
  /**
   * Why a network reaches a service, or what stands in the way: the gates in the order in which a call meets them. Reads the
   * registry each time. A service that is gone or not ready, or a network without an endpoint, is explained, not thrown;
   * throws INVALID_REQUEST, SERVICE_NOT_FOUND, NETWORK_NOT_FOUND, NETWORK_REQUIRED and REGISTRY_UNAVAILABLE.
   * @example
   * const { verdict, gates } = await registry.explain('orders-api', { network: 'vpc-0a1b2c3d' });
   * for (const { title, evidence, remedy } of gates.filter((gate) => gate.verdict === 'fail')) console.log(title, evidence, remedy);
   */
  readonly explain: (service: ServiceName, call?: CallOptions) => Promise<Explanation>;
  /**
   * What memory holds, at once and however old, or undefined. Never reads; starts a look where one is due.
   * @example const url = registry.peek('orders-api') ?? (await registry.resolve('orders-api'));
   */
  readonly peek: (service: ServiceName, call?: Pick<CallOptions, 'stage' | 'network' | 'region'>) => string | undefined;
  /**
   * Tells the address, and again each time it has changed; returns the function that ends it. Keeps no process alive.
   * @example const stop = registry.watch('orders-api', ({ url }) => client.setBaseUrl(url));
   */
  readonly watch: (service: ServiceName, watcher: Watcher, call?: CallOptions) => () => void;
  /**
   * What this process knows, as a plain object for JSON: the option `snapshot` of another one takes it.
   * @example writeFileSync('waypost.json', JSON.stringify(registry.snapshot()));
   */
  readonly snapshot: () => Snapshot;
  /**
   * How it is doing, for health checks.
   * @example if (registry.status().state === 'failing') warn(registry.status().lastError);
   */
  readonly status: () => RegistryStatus;
  /** Ends what it watches, reads under way and connections. What memory holds can still be had. */
  readonly close: () => void;
}

/**
 * A registry, as these options say it, and otherwise the environment. It reads nothing until it is asked.
 * @example createRegistry({ table: 'arn:aws:dynamodb:us-west-2:111122223333:table/waypost-prod', network: 'vpc-0a1b2c3d' })
 */
export function createRegistry(options: RegistryOptions = {}): Registry {
  const settings = settingsOf(options);
  const { runtime, overrides } = settings;
  const snapshot = openSnapshot(settings.snapshot);
  const slots = createSlots(settings, urlsOf(snapshot));
  let engine: Engine | undefined;
  let closed = false;

  const load = loadOnce(async () => {
    const taking = snapshot && import('./decode-snapshot.js').then(({ takeSnapshot }) => takeSnapshot(snapshot));
    const { createEngine } = await import('./engine.js');
    engine = createEngine({ settings, slots, snapshot: await taking });
    if (closed) engine.close();
    return engine;
  });
  // It holds more than URLs, and whether it can be read is for `status` to say.
  if (snapshot !== undefined) load().catch(() => undefined);

  /** Hands a call on, with the time at which it came: the engine may still have to be loaded. */
  const ask = async <T>(question: (engine: Engine, since: number) => Promise<T>): Promise<T> => {
    const since = runtime.now();
    return question(engine ?? (await load()), since);
  };

  return {
    resolve: (service, call) => {
      const resolved = call === undefined ? slots.find(service)?.resolved : undefined;
      // What is in its time costs a look into a map: no promise is made, no function awaited.
      if (resolved?.settled !== undefined && isWithin(runtime.now(), resolved) && !isListened('resolve')) {
        return resolved.settled;
      }
      return ask((loaded, since) => loaded.resolve(service, call, since));
    },
    lookup: (service, call) => ask((loaded, since) => loaded.lookup(service, call, since)),
    // The overloads' arguments are handed on as they came.
    fetch: (...call: readonly unknown[]) =>
      ask((loaded) => (loaded.fetch as (...call: readonly unknown[]) => Promise<FetchResponse>)(...call)),
    explain: (service, call) => ask((loaded, since) => loaded.explain(service, call, since)),
    peek: (service, call) => {
      const held = call === undefined ? slots.find(service)?.resolved : undefined;
      if (held !== undefined && isWithin(runtime.now(), held)) return held.url;
      const override = overrides.get(service);
      if (override !== undefined) return override;
      const slot = slots.take(service, call);
      return engine === undefined ? slot.remembered : engine.recall(slot)?.url;
    },
    watch: (service, watcher, call) => {
      if (!overrides.has(service)) slots.take(service, call); // what cannot be asked is said at once
      const end = new AbortController();
      const start = (): void => {
        ask((loaded) => loaded.watch(service, watcher, { ...call, signal: end.signal })).catch(startLater);
      };
      const startLater = (): void => {
        if (!end.signal.aborted) runtime.after(settings.freshFor, start, true);
      };
      start();
      return () => end.abort();
    },
    snapshot: () => engine?.snapshot() ?? snapshot?.value ?? { schema: SCHEMA, registry: '', documents: [] },
    status: () => statusOf({ health: engine?.health(), slots, runtime, source: describeSources(settings) }),
    close: () => {
      closed = true;
      engine?.close();
    },
  };
}
