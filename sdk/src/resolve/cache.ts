// The documents that this process holds, each with its own age, and the reads under way. Networks and services are held
// separately, so a second service costs one key. Reads are single-flight: calls that need the same document share one.
import { createBoundedMap } from '../bounded-map.js';
import { publish } from '../events.js';
import { COOL_DOWN_MS, NEGATIVE_FRESH_MS, isFresh, jittered, type Validity } from '../freshness.js';
import { type RegistryDocuments, keyText } from '../model/question.js';
import type { ReadDocuments } from '../model/decide.js';
import type { RegistryRuntime } from '../runtime.js';
import type { RegistryDocument, RegistryDocumentKey, RegistrySource } from '../sources/source.js';

export interface HeldDocument extends Validity {
  readonly key: RegistryDocumentKey;
  readonly document: RegistryDocument | null;
  /** When the read began that brought it, which is the latest time that the document speaks for. */
  readonly readAt: number;
  readonly origin: 'read' | 'snapshot';
  /** The last document that existed, if `document` is null. */
  readonly good?: HeldDocument | undefined;
}

export interface LoadOptions {
  /** Read documents that are held and fresh as well. */
  readonly force?: boolean | undefined;
  readonly consistent?: boolean | undefined;
  readonly background?: boolean | undefined;
  readonly timeout: number;
}

export interface CacheHealth {
  readonly registry: string;
  /** Failed reads since the last success. */
  readonly failures: number;
  readonly lastReadAt: number | undefined;
  readonly lastError: unknown;
}

export interface CacheParts {
  readonly source: RegistrySource;
  readonly runtime: RegistryRuntime;
  readonly freshFor: number;
  /** Ends the reads under way and prevents new ones. */
  readonly signal: AbortSignal;
}

interface Flight {
  readonly promise: Promise<void>;
  readonly consistent: boolean;
  /** From this time on nobody joins it: a process may have been frozen meanwhile. */
  readonly until: number;
}

const MOST_DOCUMENTS = 20_000;

export class DocumentCache {
  readonly #documents = createBoundedMap<HeldDocument>({ most: MOST_DOCUMENTS, isWorthless });
  readonly #flights = new Map<string, Flight>();
  #health: CacheHealth = { registry: '', failures: 0, lastReadAt: undefined, lastError: undefined };
  #coolDown: Validity = { readAt: 0, freshUntil: 0 };

  constructor(private readonly parts: CacheParts) {}

  get health(): CacheHealth {
    return this.#health;
  }

  get(key: RegistryDocumentKey): HeldDocument | undefined {
    return this.#documents.get(keyText(key));
  }

  /** The document, or where the registry now denies it, the last one that existed. */
  lastGood(key: RegistryDocumentKey): HeldDocument | undefined {
    const held = this.get(key);
    return held?.document === null ? (held.good ?? held) : held;
  }

  /** How long ago the registry gave it, in ms. */
  ageOf({ readAt }: HeldDocument): number {
    return Math.max(0, this.parts.runtime.now() - readAt);
  }

  all(): Iterable<HeldDocument> {
    return this.#documents.values();
  }

  /** Names the registry until a read does. */
  name(registry: string): void {
    this.#health = { ...this.#health, registry };
  }

  put(next: HeldDocument): void {
    const before = this.get(next.key);
    // The newer read wins, unless the clock was set back in between: then the newer read has the earlier time.
    const isOlder = before?.origin === 'read' && before.readAt > next.readAt;
    if (isOlder && before.readAt <= this.parts.runtime.now()) return;
    const good = next.document !== null ? undefined : before?.document === null ? before.good : before;
    this.#documents.set(keyText(next.key), good === undefined ? next : { ...next, good });
  }

  /**
   * Makes sure that all keys are held and were fresh; throws if they cannot be read.
   * Returns true if that took a read, its own or one that it joined.
   */
  async load(keys: readonly RegistryDocumentKey[], options: LoadOptions): Promise<boolean> {
    const wanted = options.force === true ? keys : keys.filter((key) => !this.#isFresh(key));
    const reads = wanted.flatMap((key) => this.#joinable(key, options)?.promise ?? []);
    const missing = wanted.filter((key) => this.#joinable(key, options) === undefined);
    if (missing.length > 0) reads.push(this.#startRead(missing, options));
    await Promise.all(reads);
    return wanted.length > 0;
  }

  /** Whether the registry may be read on behalf of nobody: false during the cool-down after a failed read. */
  mayRead(): boolean {
    return this.#health.failures === 0 || !isFresh(this.parts.runtime.now(), this.#coolDown);
  }

  #startRead(keys: readonly RegistryDocumentKey[], options: LoadOptions): Promise<void> {
    const texts = keys.map(keyText);
    const promise = this.#read(keys, options).finally(() => {
      for (const text of texts) if (this.#flights.get(text) === flight) this.#flights.delete(text);
    });
    const until = this.parts.runtime.now() + options.timeout;
    const flight = { promise, consistent: options.consistent ?? false, until };
    for (const text of texts) this.#flights.set(text, flight);
    return promise;
  }

  async #read(keys: readonly RegistryDocumentKey[], options: LoadOptions): Promise<void> {
    const { source, runtime, freshFor, signal } = this.parts;
    signal.throwIfAborted();
    const { consistent, background, timeout } = options;
    const readAt = runtime.now();
    // Retry if memory cannot serve the callers, or if callers wait and the last read succeeded.
    const once =
      consistent !== true &&
      (background === true || this.#health.failures > 0) &&
      keys.every((key) => this.#isUseful(key));
    try {
      const answer = await source.read(keys, { consistent, background, once, timeout, signal });
      const lifetime = jittered(freshFor, runtime.random());
      answer.documents.forEach((document, index) => {
        const key = keys[index];
        if (key === undefined) return;
        const span = isUsable(key, document) ? lifetime : Math.min(lifetime, NEGATIVE_FRESH_MS);
        this.put({ key, document, readAt, freshUntil: readAt + span, origin: 'read' });
      });
      const registry = answer.registry ?? this.#health.registry;
      this.#health = { registry, failures: 0, lastReadAt: readAt, lastError: undefined };
      publish('refresh', () => ({ keys: keys.map(keyText), durationMs: runtime.now() - readAt }));
    } catch (error) {
      signal.throwIfAborted();
      this.#noteFailure(error);
      publish('refresh', () => ({ keys: keys.map(keyText), durationMs: runtime.now() - readAt, error }));
      throw error;
    }
  }

  #noteFailure(error: unknown): void {
    const { runtime } = this.parts;
    this.#health = { ...this.#health, failures: this.#health.failures + 1, lastError: error };
    const now = runtime.now();
    this.#coolDown = { readAt: now, freshUntil: now + runtime.random() * COOL_DOWN_MS };
  }

  #joinable(key: RegistryDocumentKey, { consistent = false }: LoadOptions): Flight | undefined {
    const flight = this.#flights.get(keyText(key));
    if (flight === undefined || this.parts.runtime.now() > flight.until) return undefined;
    return flight.consistent || !consistent ? flight : undefined;
  }

  #isFresh(key: RegistryDocumentKey): boolean {
    const held = this.get(key);
    return held !== undefined && isFresh(this.parts.runtime.now(), held);
  }

  #isUseful(key: RegistryDocumentKey): boolean {
    const held = this.get(key);
    return held !== undefined && !isWorthless(held);
  }
}

function isWorthless({ document, good }: HeldDocument): boolean {
  return document === null && good === undefined;
}

/** Whether a document can be part of an address; one that cannot is fresh only briefly. */
function isUsable(key: RegistryDocumentKey, document: RegistryDocument | null): boolean {
  if (document === null) return false;
  if (key.kind === 'service') return 'status' in document && document.status === 'live';
  if (key.kind === 'network') {
    return 'networks' in document && document.networks.some((network) => network.endpoints.length > 0);
  }
  return true;
}

/** Documents that were read through the cache, and how fresh they are together. */
export interface CachedReads {
  readonly read: ReadDocuments;
  readonly used: readonly HeldDocument[];
  /** Whether any of them took a read of the registry. */
  readonly tookRead: boolean;
}

/** A reader for `readQuestion` that loads through the cache, and keeps what it used. */
export function readThrough(cache: DocumentCache, options: LoadOptions): CachedReads {
  const used: HeldDocument[] = [];
  const reads = {
    used,
    tookRead: false,
    read: async <const K extends readonly RegistryDocumentKey[]>(keys: K) => {
      const tookRead = await cache.load(keys, options);
      reads.tookRead ||= tookRead;
      const held = keys.map((key) => cache.get(key)).filter((document) => document !== undefined);
      if (held.length < keys.length) throw new TypeError('Invariant: a load holds what it loaded.');
      used.push(...held);
      // Each document is held under a key of its kind.
      const documents = held.map(({ document }) => document) as unknown as RegistryDocuments<K>;
      return { documents, registry: cache.health.registry };
    },
  };
  return reads;
}

/** When the oldest of these documents was read, how long all of them are fresh, and whether a snapshot is among them. */
export function validityOf(used: readonly HeldDocument[]): Validity & Pick<HeldDocument, 'origin'> {
  return {
    readAt: Math.min(...used.map(({ readAt }) => readAt)),
    freshUntil: Math.min(...used.map(({ freshUntil }) => freshUntil)),
    origin: used.some(({ origin }) => origin === 'snapshot') ? 'snapshot' : 'read',
  };
}
