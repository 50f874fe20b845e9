// What answers where memory does not: made, and its code loaded, when a registry is first asked.
import type { LookedUp } from './answer.js';
import { checkCall } from './check-call.js';
import type { TakenSnapshot } from './decode-snapshot.js';
import { sourceOf } from './default-source.js';
import { createDocumentCache, type DocumentCache } from './document-cache.js';
import { publish } from './events.js';
import type { FetchResponse, RegistryFetch } from './fetch.js';
import { loadOnce } from './load-once.js';
import type { Located } from './located.js';
import { isWaypostError, type WaypostError } from './model/errors.js';
import type { Explanation } from './model/explain/explain.js';
import { SCHEMA } from './model/schema.js';
import type { CallOptions, Settings } from './options.js';
import { unavailable } from './outage.js';
import { createResolver } from './resolver.js';
import { allowManyOn } from './runtime.js';
import type { Resolved, Slot, Slots } from './slots.js';
import type { Snapshot } from './snapshot.js';
import type { EngineHealth, Mismatch } from './status.js';
import { within, type Limits } from './wait.js';
import type { Watcher } from './watch.js';

/** `since` is when a call came. */
export interface Engine {
  readonly resolve: (service: string, call: CallOptions | undefined, since: number) => Promise<string>;
  readonly lookup: (service: string, call: CallOptions | undefined, since: number) => Promise<LookedUp>;
  readonly explain: (service: string, call: CallOptions | undefined, since: number) => Promise<Explanation>;
  readonly fetch: RegistryFetch;
  readonly watch: (
    service: string,
    watcher: Watcher,
    call: CallOptions & { readonly signal: AbortSignal },
  ) => Promise<void>;
  readonly recall: (slot: Slot) => Resolved | undefined;
  readonly snapshot: () => Snapshot;
  readonly health: () => EngineHealth;
  readonly close: () => void;
}

export interface EngineParts {
  readonly settings: Settings;
  readonly slots: Slots;
  readonly snapshot: TakenSnapshot | undefined;
}

export function createEngine({ settings, slots, snapshot }: EngineParts): Engine {
  const { runtime, timeout, freshFor, maxStale, overrides, fallbacks } = settings;
  const source = sourceOf(settings);
  const life = new AbortController();
  allowManyOn(life.signal);
  const cache = createDocumentCache({ source, runtime, freshFor, signal: life.signal });
  const resolver = createResolver({ cache, runtime, maxStale, timeout });
  const mismatches = new Map<string, Mismatch>();
  const stops = new Set<() => void>();

  if (snapshot !== undefined) {
    cache.name(snapshot.registry);
    for (const row of snapshot.documents) cache.put({ ...row, freshUntil: 0, origin: 'snapshot' });
  }

  const limitsOf = ({ timeout: own = timeout, signal }: CallOptions, since: number): Limits => ({
    timeout: Math.max(0, own - Math.max(0, runtime.now() - since)),
    signal,
  });

  const compare = (service: string, url: string, call: CallOptions): void => {
    const fallback = fallbacks.get(service);
    // A fallback is the URL of the plain question.
    if (fallback === undefined || call.network !== undefined || call.stage !== undefined) return;
    if (fallback === url) return void mismatches.delete(service);
    if (mismatches.get(service)?.url === url) return;
    mismatches.set(service, { service, url, fallback });
    publish('mismatch', () => ({ service, url, fallback }));
  };

  const fallbackFor = (service: string, error: unknown, signal?: AbortSignal): Located => {
    const url = fallbacks.get(service);
    const known = isWaypostError(error);
    if (known) publish('error', () => ({ service, error }));
    if (url === undefined || signal?.aborted === true || (known && error.code === 'INVALID_REQUEST')) throw error;
    return { service, url, headers: {}, source: 'fallback', ageMs: 0 };
  };

  const find = async (service: string, call: CallOptions, since: number): Promise<Located> => {
    checkCall(call);
    const override = overrides.get(service);
    if (override !== undefined) return { service, url: override, headers: {}, source: 'override', ageMs: 0 };
    try {
      life.signal.throwIfAborted();
      const { found, source: from, ageMs } = await resolver.answer(slots.take(service, call), limitsOf(call, since));
      const { url, headers } = found.target;
      compare(service, url, call);
      return { service, url, headers, source: from, ageMs, found };
    } catch (error) {
      return fallbackFor(service, error, call.signal);
    }
  };

  const locate = async (service: string, call: CallOptions = {}, since = runtime.now()): Promise<Located> => {
    const located = await find(service, call, since);
    publish('resolve', () => ({ service, source: located.source, ageMs: located.ageMs }));
    return located;
  };

  const loadFetch = loadOnce(async () => {
    const { createHealingFetch } = await import('./healing-fetch.js');
    return createHealingFetch({ ...settings, resolver, slots, locate });
  });

  return {
    resolve: async (service, call, since) => {
      const { url, headers } = await locate(service, call, since);
      if (Object.keys(headers).length === 0) return url;
      const { headersRequired } = await import('./refuse.js');
      return fallbackFor(service, headersRequired(service, headers)).url;
    },
    lookup: async (service, call, since) => {
      const located = await locate(service, call, since);
      const { lookedUp } = await import('./looked-up.js');
      return lookedUp(located);
    },
    explain: async (service, call = {}, since) => {
      checkCall(call);
      const { question } = slots.take(service, call);
      life.signal.throwIfAborted();
      const { explainService } = await import('./explain-service.js');
      const limits = limitsOf(call, since);
      const explaining = explainService(cache, question, { timeout: Math.max(limits.timeout, timeout) });
      return within(runtime, explaining, limits);
    },
    // The overloads' arguments are handed on as they came.
    fetch: async (...call: readonly unknown[]) =>
      ((await loadFetch()) as (...call: readonly unknown[]) => Promise<FetchResponse>)(...call),
    watch: async (service, watcher, { signal, ...call }) => {
      const { watchService } = await import('./watch.js');
      if (life.signal.aborted || signal.aborted) return;
      const stop = watchService({ service, watcher, call, ...settings, slots, resolver });
      stops.add(stop);
      signal.addEventListener('abort', () => {
        stops.delete(stop);
        stop();
      });
    },
    recall: resolver.recall,
    snapshot: () => snapshotOf(cache, slots),
    health: () => ({ ...cache.health(), mismatches, snapshotError: snapshot?.error }),
    close: () => {
      life.abort(closedError());
      for (const stop of stops) stop();
      stops.clear();
      source.close?.();
    },
  };
}

function snapshotOf(cache: DocumentCache, slots: Slots): Snapshot {
  const documents = [...cache.all()].flatMap((held) => {
    const { key, document, readAt } = held.document === null ? (held.good ?? held) : held;
    return document === null ? [] : [{ key, document, readAt }];
  });
  const urls = slots.all().flatMap(({ question, resolved }) => {
    const { service, network, region, stage } = question;
    return resolved?.url === undefined ? [] : [{ service, network, region, stage, url: resolved.url }];
  });
  return { schema: SCHEMA, registry: cache.health().registry, documents, urls };
}

function closedError(): WaypostError {
  return unavailable({ reason: 'closed', message: 'The registry was closed.', remedy: 'Create another one.' });
}
