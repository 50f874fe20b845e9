// Answers the calls that memory does not answer. Created by a registry's first such call.
import { checkOptions } from './check-options.js';
import { ATTEMPT_TIMEOUT_MS, publish, allowManyOn, within, type WaitLimits } from './runtime.js';
import { Fallbacks, createMisconfigurationWarning, type FallbackHealth } from './fallbacks.js';
import type { HealingParts } from './fetch/heal.js';
import { createFetch, type RegistryFetch } from './fetch/registry-fetch.js';
import { mapped, SCHEMA } from './model/schema.js';
import { isWaypostError } from './model/errors.js';
import { messageOf } from './model/text.js';
import type { Explanation } from './model/answers.js';
import { tableOf, type LookupOptions, type Settings } from './options.js';
import { closedRegistry, unavailable } from './outage.js';
import {
  configuredService,
  lookupResult,
  type LocatedService,
  type LookupResult,
  headersRequired,
} from './resolve/answer.js';
import type { HeldAddress, CacheSlot } from './resolve/held.js';
import { DocumentCache, type Slots } from './resolve/memory.js';
import { Resolver } from './resolve/resolver.js';
import { restoreSnapshot, type OpenSnapshot, type RegistrySnapshot } from './snapshot.js';
import { watchService, type AddressWatcher } from './resolve/watch.js';
import { heldToKeys } from './sources/decode.js';
import { openTable } from './sources/dynamodb/reader.js';
import { createHttpSource } from './sources/http.js';
import { orderSources, type RegistrySource } from './sources/source.js';
import type { EngineHealth } from './status.js';

export interface EngineParts {
  readonly settings: Settings;
  readonly slots: Slots;
  readonly snapshot: OpenSnapshot | undefined;
}

const NO_FALLBACKS: FallbackHealth = { fallbacks: [], mismatches: [] };

export class Engine {
  /** For answers that are no calls. */
  readonly cache: DocumentCache;
  readonly resolver: Resolver;
  readonly #settings: Settings;
  readonly #slots: Slots;
  readonly #source: RegistrySource;
  readonly #closing = new AbortController();
  readonly #fallbacks: Fallbacks | undefined;
  readonly #watches = new Set<() => void>();
  readonly #snapshotError: EngineHealth['snapshotError'];
  #warn: ((service: string, error: unknown) => void) | undefined;
  #fetch: RegistryFetch | undefined;

  constructor({ settings, slots, snapshot }: EngineParts) {
    const { runtime } = settings;
    const { signal } = this.#closing;
    allowManyOn(signal);
    this.#settings = settings;
    this.#slots = slots;
    this.#fallbacks = settings.fallbacks.size === 0 ? undefined : new Fallbacks(settings.fallbacks, runtime);
    this.#source = openSource(settings);
    this.cache = new DocumentCache({ source: this.#source, runtime, freshForMs: settings.freshForMs, signal });
    this.resolver = new Resolver({ ...settings, cache: this.cache });
    this.#snapshotError = this.#restore(snapshot);
  }

  /** `since` is when the call came. */
  async resolve(service: string, call: LookupOptions | undefined, since: number): Promise<string> {
    const { url, headers } = noted(await this.#find(service, call, since));
    if (Object.keys(headers).length === 0) return url;
    return this.#fallbackFor(service, headersRequired(service, headers)).url;
  }

  async lookup(service: string, call: LookupOptions | undefined, since: number): Promise<LookupResult> {
    return lookupResult(noted(await this.#find(service, call, since)));
  }

  async explain(service: string, call: LookupOptions = {}, since: number): Promise<Explanation> {
    const { runtime, timeoutMs } = this.#settings;
    checkOptions('registry.explain', call);
    const { question } = this.#slots.take(service, call);
    this.#closing.signal.throwIfAborted();
    const limits = this.#limitsOf(call, since);
    const explaining = this.resolver.explain(question, { timeoutMs: Math.max(limits.timeoutMs, timeoutMs) });
    return within(runtime, explaining, limits);
  }

  get fetch(): RegistryFetch {
    const { fetch, authorize } = this.#settings;
    return (this.#fetch ??= createFetch({ fetch, authorize, routesBy: ({ healWith }) => healWith(this.healing) }));
  }

  /** What healing needs, also for calls that are sent by other means than `fetch`. */
  get healing(): HealingParts {
    const { runtime, timeoutMs } = this.#settings;
    const locate: HealingParts['locate'] = async (service, call) =>
      noted(await this.#find(service, call, runtime.now()));
    return { runtime, timeoutMs, slots: this.#slots, resolver: this.resolver, locate };
  }

  /** Watches until `signal` aborts or the registry is closed. */
  watch(service: string, watcher: AddressWatcher, call: LookupOptions & { readonly signal: AbortSignal }): void {
    const { signal, ...own } = call;
    if (this.#closing.signal.aborted || signal.aborted) return;
    const look = async () => lookupResult(await this.#find(service, own, this.#settings.runtime.now()));
    const stop = watchService({ ...this.#settings, slots: this.#slots, service, watcher, call: own, look });
    this.#watches.add(stop);
    signal.addEventListener('abort', () => {
      this.#watches.delete(stop);
      stop();
    });
  }

  recall(slot: CacheSlot): HeldAddress | undefined {
    return this.resolver.recall(slot);
  }

  snapshot(): RegistrySnapshot {
    const documents = [...this.cache.all()].flatMap((held) => {
      const { key, document, readAt } = held.document === null ? (held.good ?? held) : held;
      return document === null ? [] : [{ key, document, readAt }];
    });
    const urls = this.#slots.all().flatMap(({ question, address }) => {
      const { service, network, region, stage } = question;
      return address?.url === undefined ? [] : [{ service, network, region, stage, url: address.url }];
    });
    return { schema: SCHEMA, registry: this.cache.health.registry, documents, urls };
  }

  health(): EngineHealth {
    return { ...this.cache.health, ...(this.#fallbacks?.health ?? NO_FALLBACKS), snapshotError: this.#snapshotError };
  }

  close(): void {
    this.#closing.abort(closedRegistry());
    for (const stop of this.#watches) stop();
    this.#watches.clear();
    this.#source.close?.();
  }

  /** The override, else the registry's answer, else the fallback. */
  async #find(service: string, call: LookupOptions = {}, since: number): Promise<LocatedService> {
    checkOptions('registry.lookup', call);
    const override = this.#settings.overrides.get(service);
    if (override !== undefined) return configuredService(service, override, 'override');
    try {
      this.#closing.signal.throwIfAborted();
      const slot = this.#slots.take(service, call);
      const { found, source, ageMs } = await this.resolver.answer(slot, this.#limitsOf(call, since));
      const { url, headers } = found.target;
      const located = { service, url, headers, source, ageMs, found };
      this.#fallbacks?.compare(located, call);
      if (source === 'snapshot') this.#warnOfMisconfiguration(service, this.cache.health.lastError);
      return located;
    } catch (error) {
      return this.#fallbackFor(service, error, call.signal);
    }
  }

  #limitsOf({ timeoutMs = this.#settings.timeoutMs, signal }: LookupOptions, since: number): WaitLimits {
    const waited = Math.max(0, this.#settings.runtime.now() - since);
    return { timeoutMs: Math.max(0, timeoutMs - waited), signal };
  }

  #fallbackFor(service: string, error: unknown, signal?: AbortSignal): LocatedService {
    const isOurs = isWaypostError(error);
    if (isOurs) publish('error', () => ({ service, error }));
    if (signal?.aborted === true || (isOurs && error.code === 'INVALID_REQUEST')) throw error;
    const url = this.#fallbacks?.serve(service);
    if (url === undefined) throw error;
    this.#warnOfMisconfiguration(service, error);
    return configuredService(service, url, 'fallback');
  }

  #warnOfMisconfiguration(service: string, error: unknown): void {
    // An empty list of sources says that there is no registry.
    if (this.#settings.sources?.length === 0) return;
    this.#warn ??= createMisconfigurationWarning();
    this.#warn(service, error);
  }

  #restore(snapshot: OpenSnapshot | undefined): EngineHealth['snapshotError'] {
    if (!snapshot) return undefined;
    const { registry, documents, error } = restoreSnapshot(snapshot, this.#settings.runtime.now());
    this.cache.name(registry);
    for (const document of documents) this.cache.put({ ...document, freshUntil: 0, origin: 'snapshot' });
    return error;
  }
}

/** Publishes that a call was answered with this address, and returns it. */
function noted(located: LocatedService): LocatedService {
  publish('resolve', () => ({ service: located.service, source: located.source, ageMs: located.ageMs }));
  return located;
}

/** The source that the options name. A wrong table or URL fails its reads, not the registry: a fallback may still serve. */
function openSource({ tables, url, sources = [], runtime, env, timeoutMs }: Settings): RegistrySource {
  const all = mapped(sources, heldToKeys);
  for (const table of tables) {
    const limits = { timeoutMs, attemptTimeoutMs: ATTEMPT_TIMEOUT_MS };
    all.push(openLate(`table ${table}`, () => openTable({ table: tableOf({ table, env }), env, runtime, ...limits })));
  }
  if (url !== undefined) all.push(openLate(url, () => createHttpSource({ url, runtime, env, timeoutMs })));
  const [first] = all;
  return first && all.length === 1 ? first : orderSources(all, runtime);
}

/** A source that is opened by its first read, which then reports a wrong configuration. */
function openLate(description: string, open: () => RegistrySource): RegistrySource {
  let opened: RegistrySource | undefined;
  const source = (): RegistrySource => {
    try {
      return (opened ??= open());
    } catch (cause) {
      // Not INVALID_REQUEST: the caller's question is valid.
      const { message, remedy } = isWaypostError(cause)
        ? cause.problem
        : { message: messageOf(cause), remedy: 'Correct the options of the registry.' };
      const failed = `The registry cannot be read: ${message}`;
      throw unavailable({ reason: 'configuration', message: failed, remedy, cause });
    }
  };
  return {
    description,
    read: async (keys, options) => source().read(keys, options),
    close: () => opened?.close?.(),
  };
}
