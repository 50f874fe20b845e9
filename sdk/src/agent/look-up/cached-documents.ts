// Reads documents through the engine's cache, as the `Cache-Control` of one request allows.
import { STALE_WHILE_REVALIDATE_MS, isFresh, isWithin, within, type RegistryRuntime } from '../../runtime.js';
import type { ReadDocuments } from '../../model/decide.js';
import { isWaypostError } from '../../model/errors.js';
import type { RegistryDocumentKey, RegistryDocuments } from '../../model/question.js';
import type { HeldDocument } from '../../resolve/held.js';
import type { DocumentCache } from '../../resolve/memory.js';
import { PATIENCE_MS } from '../patient-routes.js';
import type { CacheTerms } from './cache-terms.js';
import { maySubstitute, notCached, type CachedSource } from './cached-answer.js';

interface CachedDocumentsParts {
  readonly cache: DocumentCache;
  readonly runtime: RegistryRuntime;
  /** How long a document is fresh, in ms. */
  readonly freshForMs: number;
  /** For one read, in ms. */
  readonly timeoutMs: number;
}

/** A reader for `readQuestion`, and the source and age of what it returned. */
export interface TermedReads {
  readonly read: ReadDocuments;
  readonly quality: () => { readonly source: CachedSource; readonly ageMs: number };
}

export function readByTerms(parts: CachedDocumentsParts, terms: CacheTerms): TermedReads {
  const reading = new Reading(parts, terms);
  return { read: (keys) => reading.read(keys), quality: () => reading.quality() };
}

class Reading {
  readonly #used: HeldDocument[] = [];
  #source: CachedSource = 'cache';

  constructor(
    private readonly parts: CachedDocumentsParts,
    private readonly terms: CacheTerms,
  ) {}

  async read<const K extends readonly RegistryDocumentKey[]>(keys: K) {
    const { cache } = this.parts;
    const old = keys.filter((key) => !this.#suffices(cache.get(key)));
    const held = old.length === 0 ? this.#recall(keys) : ((await this.#load(keys, old)) ?? this.#lastGood(keys));
    this.#used.push(...held);
    // Each document is held under a key of its kind.
    const documents = held.map(({ document }) => document) as unknown as RegistryDocuments<K>;
    return { documents, registry: cache.health.registry, readAt: Math.min(...held.map(({ readAt }) => readAt)) };
  }

  quality(): { readonly source: CachedSource; readonly ageMs: number } {
    const now = this.parts.runtime.now();
    const ageMs = Math.max(0, ...this.#used.map(({ readAt }) => now - readAt));
    const isRestored = this.#used.some(({ origin }) => origin === 'snapshot');
    return { source: isRestored ? 'snapshot' : this.#source, ageMs };
  }

  /** Whether a document is good enough without a read. */
  #suffices(held: HeldDocument | undefined): boolean {
    const { mustRead, maxAge } = this.terms;
    const now = this.parts.runtime.now();
    if (held === undefined || mustRead || now - held.readAt > maxAge) return false;
    const isRecent = held.origin === 'read' && isWithin(now, held.readAt, STALE_WHILE_REVALIDATE_MS);
    return isFresh(now, held) || (isRecent && held.document !== null);
  }

  /** What memory holds. Reads what is no longer fresh in the background. */
  #recall(keys: readonly RegistryDocumentKey[]): HeldDocument[] {
    const { cache, timeoutMs } = this.parts;
    // A failure is visible in the cache's health.
    if (cache.mayRead()) cache.load(keys, { background: true, timeoutMs }).catch(() => undefined);
    return this.#held(keys);
  }

  /** Undefined if the registry does not answer and memory may be used instead. */
  async #load(
    keys: readonly RegistryDocumentKey[],
    old: readonly RegistryDocumentKey[],
  ): Promise<HeldDocument[] | undefined> {
    const { cache, runtime, timeoutMs } = this.parts;
    const { mustRead, onlyCached } = this.terms;
    const mayServeStale = this.#mayServeStale(keys);
    if (onlyCached) throw notCached();
    if (mayServeStale && !mustRead && !cache.mayRead()) return undefined;
    try {
      const read = cache.load(old, { force: true, consistent: mustRead, timeoutMs });
      await within(runtime, read, { timeoutMs: mayServeStale && !mustRead ? PATIENCE_MS : timeoutMs });
    } catch (error) {
      if (mayServeStale && isOutage(error)) return undefined;
      throw error;
    }
    this.#source = 'live';
    return this.#held(keys);
  }

  #mayServeStale(keys: readonly RegistryDocumentKey[]): boolean {
    const now = this.parts.runtime.now();
    return keys.every((key) => {
      const held = this.parts.cache.lastGood(key);
      return held !== undefined && maySubstitute(now - held.readAt, this.parts.freshForMs, this.terms);
    });
  }

  #lastGood(keys: readonly RegistryDocumentKey[]): HeldDocument[] {
    this.#source = 'stale';
    return keys.flatMap((key) => this.parts.cache.lastGood(key) ?? []);
  }

  #held(keys: readonly RegistryDocumentKey[]): HeldDocument[] {
    return keys.map((key) => {
      const held = this.parts.cache.get(key);
      if (held === undefined) throw new TypeError('Invariant: a load holds what it loaded.');
      return held;
    });
  }
}

/** Any error but Waypost's own counts as an outage, whatever a source throws. */
export function isOutage(error: unknown): boolean {
  return !isWaypostError(error) || error.code === 'REGISTRY_UNAVAILABLE';
}
