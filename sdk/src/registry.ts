// The registry as its users hold it: the public calls, put together from the parts that each own one rule.
import { givenAddress, type GivenAddress, type LookedUp } from './answer.js';
import { sourceOf } from './default-source.js';
import { createDocumentCache, isWithin, type DocumentCache } from './document-cache.js';
import { isListened, publish } from './events.js';
import type { FetchResponse, RegistryFetch } from './fetch.js';
import { SCHEMA, WaypostError, isWaypostError, type Explanation } from './model/index.js';
import { checkCall, settingsOf, type CallOptions, type RegistryOptions, type Settings } from './options.js';
import { createResolver } from './resolver.js';
import { unavailable } from './retry.js';
import type { ServiceName } from './service-name.js';
import { createSlots } from './slots.js';
import { readSnapshot, type Snapshot } from './snapshot.js';
import { statusOf, type Mismatch, type RegistryStatus } from './status.js';
import { within } from './wait.js';
import { watchSlot, type Watcher } from './watch.js';

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
  /** Ends what it watches and its idle connections. What memory holds can still be had. */
  readonly close: () => void;
}

/**
 * A registry, as these options say it, and otherwise the environment. It reads nothing until it is asked.
 * @example createRegistry({ table: 'arn:aws:dynamodb:us-west-2:111122223333:table/waypost-prod', network: 'vpc-0a1b2c3d' })
 */
export function createRegistry(options: RegistryOptions = {}): Registry {
  const settings = settingsOf(options);
  const { runtime, timeout, freshFor, maxStale, overrides, fallbacks } = settings;
  const source = sourceOf(settings);
  const cache = createDocumentCache({ source, runtime, freshFor });
  const slots = createSlots(settings);
  const resolver = createResolver({ cache, runtime, maxStale, timeout });
  const snapshotError = takeSnapshot(settings, cache);
  const mismatches = new Map<string, Mismatch>();
  const watches = new Set<() => void>();
  let closed = false;

  const compare = (service: string, url: string, call: CallOptions | undefined): void => {
    const fallback = fallbacks.get(service);
    // A fallback is the URL of the plain question.
    if (fallback === undefined || call?.network !== undefined || call?.stage !== undefined) return;
    if (fallback === url) return void mismatches.delete(service);
    if (mismatches.get(service)?.url === url) return;
    mismatches.set(service, { service, url, fallback });
    publish('mismatch', () => ({ service, url, fallback }));
  };

  const fallbackFor = (service: string, error: unknown): GivenAddress => {
    const url = fallbacks.get(service);
    if (isWaypostError(error)) publish('error', () => ({ service, error }));
    if (url === undefined || !isWaypostError(error) || error.code === 'INVALID_REQUEST') throw error;
    return givenAddress(service, url, 'fallback');
  };

  const locate = async (service: string, call: CallOptions = {}): Promise<LookedUp> => {
    checkCall(call);
    const override = overrides.get(service);
    if (override !== undefined) return givenAddress(service, override, 'override');
    try {
      if (closed) throw closedError();
      const limits = { timeout: call.timeout ?? timeout, signal: call.signal };
      const found = await resolver.answer(slots.take(service, call), limits);
      compare(service, found.url, call);
      return found;
    } catch (error) {
      return fallbackFor(service, error);
    }
  };

  const lookup = async (service: string, call?: CallOptions): Promise<LookedUp> => {
    const found = await locate(service, call);
    publish('resolve', () => ({ service, source: found.source, ageMs: found.ageMs }));
    return found;
  };

  const resolveSlowly = async (service: string, call: CallOptions | undefined): Promise<string> => {
    const found = await lookup(service, call);
    if (Object.keys(found.headers).length === 0) return found.url;
    return fallbackFor(service, headersRequired(found)).url;
  };

  const explain = async (service: string, call: CallOptions = {}): Promise<Explanation> => {
    checkCall(call);
    const { question } = slots.take(service, call);
    if (closed) throw closedError();
    const { explainService } = await import('./explain-service.js');
    const limits = { timeout: call.timeout ?? timeout, signal: call.signal };
    const explaining = explainService(cache, question, { timeout: Math.max(limits.timeout, timeout) });
    return within(runtime, explaining, limits);
  };

  let loading: Promise<RegistryFetch> | undefined;
  // The overloads' arguments are handed on as they came.
  const fetch: RegistryFetch = async (...call: readonly unknown[]) => {
    loading ??= import('./healing-fetch.js').then(({ createHealingFetch }) =>
      createHealingFetch({ ...settings, resolver, slots, lookup }),
    );
    return ((await loading) as (...call: readonly unknown[]) => Promise<FetchResponse>)(...call);
  };

  return {
    resolve: (service, call) => {
      const resolved = call === undefined ? slots.find(service)?.resolved : undefined;
      // What is in its time costs a look into a map: no promise is made, no function awaited.
      if (resolved?.settled !== undefined && isWithin(runtime.now(), resolved) && !isListened('resolve')) {
        return resolved.settled;
      }
      return resolveSlowly(service, call);
    },
    lookup,
    fetch,
    explain,
    peek: (service, call) => {
      const held = call === undefined ? slots.find(service)?.resolved : undefined;
      if (held !== undefined && isWithin(runtime.now(), held)) return held.url;
      return overrides.get(service) ?? resolver.recall(slots.take(service, call))?.url;
    },
    watch: (service, watcher, call) => {
      const override = overrides.get(service);
      if (override !== undefined) {
        watcher(givenAddress(service, override, 'override'));
        return () => undefined;
      }
      const slot = slots.take(service, call);
      const look = () => resolver.answer(slot, { timeout });
      const stop = watchSlot(slot, watcher, { runtime, every: freshFor, look });
      watches.add(stop);
      return () => {
        watches.delete(stop);
        stop();
      };
    },
    snapshot: () => snapshotOf(cache),
    status: () => statusOf({ cache, slots, runtime, source: source.description, mismatches, snapshotError }),
    close: () => {
      closed = true;
      for (const stop of watches) stop();
      watches.clear();
      source.close?.();
    },
  };
}

/** Puts the snapshot into memory; one that cannot be read is told, and is no reason not to start. */
function takeSnapshot({ snapshot }: Settings, cache: DocumentCache): WaypostError | undefined {
  if (snapshot === undefined) return undefined;
  try {
    const { registry, documents } = readSnapshot(snapshot);
    cache.name(registry);
    for (const { key, document, readAt } of documents) {
      cache.put({ key, document, readAt, freshUntil: 0, origin: 'snapshot' });
    }
    return undefined;
  } catch (error) {
    if (!isWaypostError(error)) throw error;
    publish('error', () => ({ error }));
    return error;
  }
}

function snapshotOf(cache: DocumentCache): Snapshot {
  const documents = [...cache.all()].flatMap((held) => {
    const { key, document, readAt } = held.document === null ? (held.good ?? held) : held;
    return document === null ? [] : [{ key, document, readAt }];
  });
  return { schema: SCHEMA, registry: cache.health().registry, documents };
}

function headersRequired({ service, headers }: LookedUp): WaypostError {
  return new WaypostError({
    code: 'HEADERS_REQUIRED',
    message: `"${service}" is only reached with the header ${Object.keys(headers).join(', ')}, which a URL cannot carry.`,
    remedy: 'Call registry.fetch, or take url and headers from registry.lookup.',
    details: { headers },
  });
}

function closedError(): WaypostError {
  return unavailable({ reason: 'closed', message: 'The registry was closed.', remedy: 'Create another one.' });
}
