// What a registry holds in memory, each in a map of bounded size. The slots: one per question, with the address that answers it, or
// why there is none. The documents: each with its own age, so a second service costs one key, and the reads under way.
import { invalidQuestion, keyText, questionText, type Question, type RegistryDocumentKey } from '../model/question.js';
import { WaypostError } from '../model/errors.js';
import { mapped } from '../model/schema.js';
import type { LookupOptions, Settings } from '../options.js';
import { outageOf, staleCache } from '../outage.js';
import {
  publish,
  type RegistryRuntime,
  COOL_DOWN_MS,
  NEGATIVE_FRESH_MS,
  STALE_WHILE_REVALIDATE_MS,
  isFresh,
  jittered,
  type Validity,
} from '../runtime.js';
import type { RegistryDocument, RegistrySource } from '../sources/source.js';
import { type CacheHealth, type CacheSlot, type HeldDocument, isBehind } from './held.js';

const MOST_SLOTS = 10_000;

/** All slots of a registry. */
export class Slots {
  /** Calls without options, by service: found without building a key. */
  readonly #plain = createSlotMap();
  readonly #others = createSlotMap();

  constructor(
    private readonly caller: Pick<Settings, 'network' | 'region'>,
    private readonly remembered: ReadonlyMap<string, string> = new Map(),
  ) {}

  /** The slot of a call without options, if there was such a call. */
  find(service: string): CacheSlot | undefined {
    return this.#plain.get(service);
  }

  /** The slot of a call; throws INVALID_REQUEST if the question is invalid. */
  take(service: string, call: LookupOptions = {}): CacheSlot {
    const { network, region, stage } = call;
    const isPlain = network === undefined && region === undefined && stage === undefined;
    const question = {
      service,
      registry: '',
      network: network ?? this.caller.network,
      region: region ?? this.caller.region,
      stage,
    };
    const slots = isPlain ? this.#plain : this.#others;
    const key = isPlain ? service : questionText(question);
    const known = slots.get(key);
    if (known) return known;
    const remembered = this.remembered.size === 0 ? undefined : this.remembered.get(questionText(question));
    const slot = createSlot(question, remembered);
    slots.set(key, slot);
    return slot;
  }

  all(): CacheSlot[] {
    return [...this.#plain.values(), ...this.#others.values()];
  }
}

const createSlotMap = (): BoundedMap<CacheSlot> =>
  createBoundedMap<CacheSlot>({
    most: MOST_SLOTS,
    isWorthless: (slot) => slot.address === undefined && slot.listeners.size === 0,
  });

function createSlot(question: Question, remembered: string | undefined): CacheSlot {
  const problem = invalidQuestion(question);
  if (problem) throw new WaypostError(problem);
  return { question, remembered, address: undefined, refusal: undefined, flight: undefined, listeners: new Set() };
}

export interface LoadOptions {
  /** Read documents that are held and fresh as well. */
  readonly force?: boolean | undefined;
  readonly consistent?: boolean | undefined;
  readonly background?: boolean | undefined;
  readonly timeoutMs: number;
}

/** Before the first read. */
export const NO_READS: CacheHealth = {
  registry: '',
  failures: 0,
  lastReadAt: undefined,
  lastError: undefined,
  answeredBy: undefined,
};

export interface CacheParts {
  readonly source: RegistrySource;
  readonly runtime: RegistryRuntime;
  readonly freshForMs: number;
  /** Ends the reads under way and prevents new ones. */
  readonly signal: AbortSignal;
  /** The most documents to hold; 20 000 by default. */
  readonly most?: number;
}

/** What a read brought, by the text of its key. */
type Loaded = ReadonlyMap<string, HeldDocument>;

/** The documents of a load, in the order of its keys. The load holds them, even if memory evicts some meanwhile. */
export interface LoadedDocuments {
  readonly held: readonly HeldDocument[];
  /** Whether that took a read, its own or one that it joined. */
  readonly tookRead: boolean;
}

interface Flight {
  readonly promise: Promise<Loaded>;
  readonly consistent: boolean;
  /** From this time on nobody joins it: a process may have been frozen meanwhile. */
  readonly until: number;
}

const MOST_DOCUMENTS = 20_000;

export class DocumentCache {
  readonly #documents: BoundedMap<HeldDocument>;
  readonly #flights = new Map<string, Flight>();
  #health: CacheHealth = NO_READS;
  #coolDown: Validity = { readAt: 0, freshUntil: 0 };

  constructor(private readonly parts: CacheParts) {
    this.#documents = createBoundedMap<HeldDocument>({ most: parts.most ?? MOST_DOCUMENTS, isWorthless });
  }

  get health(): CacheHealth {
    return this.#health;
  }

  get(key: RegistryDocumentKey): HeldDocument | undefined {
    return this.#documents.get(keyText(key));
  }

  /** The document; if the registry now says that it does not exist, the last one that did. */
  lastGood(key: RegistryDocumentKey): HeldDocument | undefined {
    const held = this.get(key);
    return held?.document === null ? (held.good ?? held) : held;
  }

  /** How long ago the registry gave it, in ms. */
  ageOf({ readAt }: HeldDocument): number {
    return Math.max(0, this.#now() - readAt);
  }

  #now(): number {
    return this.parts.runtime.now();
  }

  all(): Iterable<HeldDocument> {
    return this.#documents.values();
  }

  /** Names the registry until a read does. */
  name(registry: string): void {
    this.#health = { ...this.#health, registry };
  }

  /** @param isProven a call has found the address in memory dead, so any answer of the registry is better */
  put(next: HeldDocument, isProven = false): void {
    const before = this.get(next.key);
    const now = this.#now();
    // The newer read wins, unless the clock was set back in between: then the newer read has the earlier time.
    const isOlder = before?.origin === 'read' && before.readAt > next.readAt;
    if (before && ((isOlder && before.readAt <= now) || (!isProven && isBehind(now, next, before)))) {
      this.#keepFresh(before, next.freshUntil);
      return;
    }
    const good = next.document !== null ? undefined : before?.document === null ? before.good : before;
    this.#documents.set(keyText(next.key), !good ? next : { ...next, good });
  }

  /** A cache or a replica gave an older state of a document: there is nothing newer to ask for until then. */
  #keepFresh(held: HeldDocument, until: number): void {
    const soon = this.#now() + NEGATIVE_FRESH_MS;
    const freshUntil = isUsable(held.key, held.document) ? until : Math.min(until, soon);
    if (freshUntil > held.freshUntil) this.#documents.set(keyText(held.key), { ...held, freshUntil });
  }

  /** The documents of all keys: those that are fresh, and the others by a read; throws if they cannot be read. */
  async load(keys: readonly RegistryDocumentKey[], options: LoadOptions): Promise<LoadedDocuments> {
    const known = new Map<string, HeldDocument>();
    const missing = new Map<string, RegistryDocumentKey>();
    const reads = new Set<Promise<Loaded>>();
    const texts = mapped(keys, (key) => {
      const text = keyText(key);
      const fresh = options.force === true ? undefined : this.#fresh(text);
      const flight = this.#joinable(text, options);
      if (fresh) known.set(text, fresh);
      else if (flight) reads.add(flight.promise);
      else missing.set(text, key);
      return text;
    });
    if (missing.size > 0) reads.add(this.#startRead(missing, options));
    for (const loaded of await Promise.all(reads)) for (const [text, held] of loaded) known.set(text, held);
    const held = texts.flatMap((text) => this.#documents.get(text) ?? known.get(text) ?? []);
    if (held.length < keys.length) throw new TypeError('Invariant: a load returns what it loaded.');
    // What was used last is evicted last.
    for (const document of held) this.#documents.set(keyText(document.key), document);
    return { held, tookRead: reads.size > 0 };
  }

  /** Whether the registry may be read on behalf of nobody: false during the cool-down after a failed read. */
  mayRead(): boolean {
    return this.#health.failures === 0 || !isFresh(this.#now(), this.#coolDown);
  }

  #startRead(missing: ReadonlyMap<string, RegistryDocumentKey>, options: LoadOptions): Promise<Loaded> {
    const promise = this.#read([...missing.values()], options);
    const until = this.#now() + options.timeoutMs;
    const flight = { promise, consistent: options.consistent ?? false, until };
    for (const text of missing.keys()) this.#flights.set(text, flight);
    const end = (): void => {
      for (const text of missing.keys()) if (this.#flights.get(text) === flight) this.#flights.delete(text);
    };
    promise.then(end, end);
    return promise;
  }

  async #read(keys: readonly RegistryDocumentKey[], options: LoadOptions): Promise<Loaded> {
    const { source, runtime, freshForMs, signal } = this.parts;
    signal.throwIfAborted();
    const { consistent, background, timeoutMs } = options;
    const began = runtime.now();
    // Retry if memory cannot serve the callers, or if callers wait and the last read succeeded.
    const once =
      consistent !== true &&
      (background === true || this.#health.failures > 0) &&
      keys.every((key) => this.#isUseful(key));
    try {
      const answer = await source.read(keys, { consistent, background, once, timeoutMs, signal });
      const lifetime = jittered(freshForMs, runtime.random());
      const { ageMs = 0, from, registry = this.#health.registry } = answer;
      const answeredBy = from ?? source.description;
      const readAt = began - ageMs;
      const loaded = new Map<string, HeldDocument>();
      for (const [index, document] of answer.documents.entries()) {
        const key = keys[index];
        if (!key) break;
        const span = isUsable(key, document) ? lifetime : Math.min(lifetime, NEGATIVE_FRESH_MS);
        // A cache that answers with an old document is not asked again at once.
        const freshUntil = Math.max(readAt + span, began + Math.min(span, NEGATIVE_FRESH_MS));
        const held = { key, document, readAt, freshUntil, origin: 'read', from } as const;
        loaded.set(keyText(key), held);
        this.put(held, consistent);
      }
      this.name(registry);
      // The cache cannot read the registry: its documents serve as those in memory do during an outage.
      if (ageMs > STALE_WHILE_REVALIDATE_MS) throw staleCache(source.description, ageMs);
      this.#health = { registry, failures: 0, lastReadAt: began, lastError: undefined, answeredBy };
      publish('refresh', () => ({ keys: keys.map(keyText), durationMs: runtime.now() - began, answeredBy }));
      return loaded;
    } catch (thrown) {
      signal.throwIfAborted();
      const error = outageOf(thrown, source.description);
      this.#noteFailure(error);
      publish('refresh', () => ({ keys: keys.map(keyText), durationMs: runtime.now() - began, error }));
      throw error;
    }
  }

  #noteFailure(error: unknown): void {
    this.#health = { ...this.#health, failures: this.#health.failures + 1, lastError: error };
    const now = this.#now();
    this.#coolDown = { readAt: now, freshUntil: now + this.parts.runtime.random() * COOL_DOWN_MS };
  }

  #joinable(text: string, { consistent = false }: LoadOptions): Flight | undefined {
    const flight = this.#flights.get(text);
    if (!flight || this.#now() > flight.until) return undefined;
    return flight.consistent || !consistent ? flight : undefined;
  }

  #fresh(text: string): HeldDocument | undefined {
    const held = this.#documents.get(text);
    return held && isFresh(this.#now(), held) ? held : undefined;
  }

  #isUseful(key: RegistryDocumentKey): boolean {
    const held = this.get(key);
    return held !== undefined && !isWorthless(held);
  }
}

const isWorthless = ({ document, good }: HeldDocument): boolean => document === null && good === undefined;

/** Whether a document can be part of an address; one that cannot is fresh only briefly. */
function isUsable(key: RegistryDocumentKey, document: RegistryDocument | null): boolean {
  if (document === null) return false;
  if (key.kind === 'service') return 'status' in document && document.status === 'live';
  if (key.kind === 'network') {
    return 'networks' in document && document.networks.some((network) => network.endpoints.length > 0);
  }
  return true;
}

/** A map of bounded size: it evicts an entry that is not worth keeping first, else the oldest, in constant time on average. */
export interface BoundedMap<V> {
  readonly get: (key: string) => V | undefined;
  /** Stores the value as the newest entry. */
  readonly set: (key: string, value: V) => void;
  readonly delete: (key: string) => void;
  readonly values: () => Iterable<V>;
}

export interface Bound<V> {
  readonly most: number;
  /** Whether an entry may be evicted before older ones. */
  readonly isWorthless: (value: V) => boolean;
}

export function createBoundedMap<V>({ most, isWorthless }: Bound<V>): BoundedMap<V> {
  const kept = new Queue<V>();
  /** Entries that were worthless when they were last looked at. */
  const spare = new Queue<V>();
  const evict = (): void => {
    for (let entry = spare.takeOldest(); entry !== undefined; entry = spare.takeOldest()) {
      if (isWorthless(entry[1])) return;
      kept.entries.set(...entry);
    }
    kept.takeOldest();
  };
  const remove = (key: string): boolean => kept.entries.delete(key) || spare.entries.delete(key);
  return {
    get: (key) => kept.entries.get(key) ?? spare.entries.get(key),
    set: (key, value) => {
      remove(key);
      if (kept.entries.size + spare.entries.size >= most) evict();
      (isWorthless(value) ? spare : kept).entries.set(key, value);
    },
    delete: (key) => void remove(key),
    values: () => [...kept.entries.values(), ...spare.entries.values()],
  };
}

class Queue<V> {
  readonly entries = new Map<string, V>();
  /** It goes on where it stopped: a new iterator would pass every hole that evictions left. */
  #next = this.entries.entries();

  takeOldest(): [string, V] | undefined {
    let { value: entry } = this.#next.next();
    if (!entry) {
      this.#next = this.entries.entries();
      ({ value: entry } = this.#next.next());
    }
    if (entry) this.entries.delete(entry[0]);
    return entry;
  }
}
