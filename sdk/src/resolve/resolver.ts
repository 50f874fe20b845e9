// How a question is answered: fresh memory, else stale-while-revalidate, else wait for a read, else the last resort.
import {
  publish,
  type RegistryRuntime,
  LOUD_STALE_MS,
  NEGATIVE_FRESH_MS,
  STALE_WHILE_REVALIDATE_MS,
  isFresh,
  isWithin,
  within,
  type Validity,
  type WaitLimits,
} from '../runtime.js';
import {
  decide,
  keysOf,
  knowledgeOf,
  readDecision,
  type Decision,
  type QuestionKeys,
  type ReadDocuments,
} from '../model/decide.js';
import type { WaypostErrorCode } from '../model/errors.js';
import { mapped } from '../model/schema.js';
import { isOutage } from '../outage.js';
import type { Explanation } from '../model/answers.js';
import type { Question, RegistryDocumentKey, RegistryDocuments } from '../model/question.js';
import type { HeldDocument, HeldAddress, HeldRefusal, CacheSlot, SlotAnswer } from './held.js';
import type { DocumentCache, LoadOptions } from './memory.js';
import { errorOf, explainQuestion } from './answer.js';

export interface ResolverParts {
  readonly cache: DocumentCache;
  readonly runtime: RegistryRuntime;
  readonly maxStaleMs: number;
  /** How long a read may take that nobody waits for, in ms. */
  readonly timeoutMs: number;
}

/** The codes by which a registry denies what it had. A restored or mistyped table does so too, and deletes no API. */
const DENIALS: ReadonlySet<WaypostErrorCode> = new Set<WaypostErrorCode>(['SERVICE_NOT_FOUND', 'NETWORK_NOT_FOUND']);

export class Resolver {
  constructor(private readonly parts: ResolverParts) {}

  /** Fresh memory: an address is served, a refusal is thrown. Else memory that is a little stale, else a read. */
  async answer(slot: CacheSlot, limits: WaitLimits): Promise<SlotAnswer> {
    try {
      const { address, refusal } = slot;
      const now = this.parts.runtime.now();
      if (address && isFresh(now, address)) return cached(address, now);
      if (refusal && isFresh(now, refusal)) throw await refusal.error();
      return this.#staleWhileRevalidate(slot) ?? (await this.#wait(slot, limits));
    } catch (error) {
      if (limits.signal?.aborted === true) throw error;
      return this.#lastResort(slot, error);
    }
  }

  /** An address that is a little stale is served while one refresh runs; during a cool-down, the last error is thrown. */
  #staleWhileRevalidate(slot: CacheSlot): SlotAnswer | undefined {
    const { cache, runtime } = this.parts;
    const { address, refusal } = slot;
    if (!address) return undefined;
    const now = runtime.now();
    const isRecent = address.origin === 'read' && isWithin(now, address.readAt, STALE_WHILE_REVALIDATE_MS);
    if (isRecent && !refusal) {
      this.#refreshBehind(slot);
      return cached(address, now);
    }
    if (!cache.mayRead()) throw cache.health.lastError;
    return undefined;
  }

  async #wait(slot: CacheSlot, limits: WaitLimits): Promise<SlotAnswer> {
    const { runtime, timeoutMs } = this.parts;
    const read = this.refresh(slot, { timeoutMs: Math.max(limits.timeoutMs, timeoutMs) });
    const tookRead = await within(runtime, read, limits);
    const { address, refusal } = slot;
    if (refusal) throw await refusal.error();
    if (!address) throw new TypeError('Invariant: a refresh settles its slot.');
    return { ...cached(address, runtime.now()), source: tookRead ? 'live' : 'cache' };
  }

  /**
   * The registry does not answer, or denies what it had: serve what memory holds, unless it is older than `maxStaleMs` or the
   * registry has refused it. A snapshot is never too old.
   */
  async #lastResort(slot: CacheSlot, error: unknown): Promise<SlotAnswer> {
    const { runtime, maxStaleMs } = this.parts;
    const isUnread = isOutage(error);
    const { refusal, question } = slot;
    const isRefusal = refusal !== undefined && !isUnread && error === (await refusal.error());
    if (!refusal) slot.address ??= this.#remember(slot);
    const { address } = slot;
    if (address && (isUnread || isRefusal)) {
      const { found, readAt, origin } = address;
      const ageMs = Math.max(0, runtime.now() - readAt);
      if (origin === 'snapshot' || ageMs <= maxStaleMs) {
        const loud = ageMs > LOUD_STALE_MS || refusal !== undefined;
        publish('stale', () => ({ service: question.service, ageMs, loud, cause: error }));
        return { found, source: origin === 'snapshot' ? origin : 'stale', ageMs };
      }
    }
    throw error;
  }

  /** Explains the question by documents that are read anew. */
  explain(question: Question, options: LoadOptions): Promise<Explanation> {
    return explainQuestion(question, readThrough(this.parts.cache, { ...options, force: true }).read);
  }

  /** The address in memory, however old; starts a refresh if one is due. */
  recall(slot: CacheSlot): HeldAddress | undefined {
    if (!slot.refusal) slot.address ??= this.#remember(slot);
    if (slot.address && !isFresh(this.parts.runtime.now(), slot.address)) this.#refreshBehind(slot);
    return slot.address;
  }

  #refreshBehind(slot: CacheSlot): void {
    const { cache, timeoutMs } = this.parts;
    // A failure is visible in the cache's health and on the channel `waypost:refresh`.
    if (cache.mayRead()) this.refresh(slot, { background: true, timeoutMs }).catch(() => undefined);
  }

  /** Reads what the slot needs and settles it, single-flight. Resolves with true if that took a read. */
  refresh(slot: CacheSlot, options: LoadOptions): Promise<boolean> {
    const { runtime } = this.parts;
    const { flight } = slot;
    if (flight && runtime.now() <= flight.until && options.force !== true) return flight.promise;
    const promise = this.#read(slot, options);
    const own = { promise, until: runtime.now() + options.timeoutMs };
    const end = (): void => {
      if (slot.flight === own) slot.flight = undefined;
    };
    promise.then(end, end);
    slot.flight = own;
    return promise;
  }

  async #read(slot: CacheSlot, options: LoadOptions): Promise<boolean> {
    const reads = readThrough(this.parts.cache, options);
    const { decision, question, knowledge } = await readDecision(slot.question, reads.read);
    const { used, tookRead } = reads;
    const address = heldAddress(decision, used);
    if (address) hold(slot, address);
    if (decision.outcome !== 'refused') return tookRead;
    const kept = decision.code === 'NETWORK_REQUIRED' ? await this.#keepEndpoint(slot, options) : undefined;
    if (kept) hold(slot, kept);
    else
      this.#holdRefusal(slot, {
        ...validityOf(used),
        code: decision.code,
        error: errorOf(decision, question, knowledge),
      });
    return tookRead;
  }

  #holdRefusal(slot: CacheSlot, { freshUntil, ...refusal }: HeldRefusal): void {
    const until = Math.min(freshUntil, this.parts.runtime.now() + NEGATIVE_FRESH_MS);
    slot.refusal = { ...refusal, freshUntil: until };
    const had = DENIALS.has(refusal.code) ? (slot.address ?? this.#remember(slot)) : undefined;
    // A denied address is kept for the last resort, and is not fresh.
    slot.address = had && { ...had, freshUntil: 0 };
  }

  /** A caller without a network's name had an address until a second network appeared: it keeps its endpoint. */
  async #keepEndpoint({ question, address }: CacheSlot, options: LoadOptions): Promise<HeldAddress | undefined> {
    const network = question.network === undefined ? address?.found.endpoint.vpceId : undefined;
    if (network === undefined) return undefined;
    const { used, read } = readThrough(this.parts.cache, options);
    const { decision } = await readDecision({ ...question, network }, read);
    return heldAddress(decision, used);
  }

  /** The address by documents in memory, including those that the registry has denied since. */
  #remember({ question: asked }: CacheSlot): HeldAddress | undefined {
    const { cache } = this.parts;
    const keys = keysOf(asked);
    const used = keys.flatMap((key) => cache.lastGood(key) ?? []);
    if (used.length < keys.length) return undefined;
    const question = { ...asked, registry: cache.health.registry };
    const address = heldAddress(decide(question, knowledgeOf(asked, documentsOf<QuestionKeys>(used))), used);
    return address && { ...address, freshUntil: 0 };
  }
}

function hold(slot: CacheSlot, address: HeldAddress): void {
  slot.refusal = undefined;
  slot.address = address;
  for (const listener of slot.listeners) listener();
}

const cached = ({ found, readAt }: HeldAddress, now: number): SlotAnswer => ({
  found,
  source: 'cache',
  ageMs: now - readAt,
});

/** The address of a decision by these documents, ready to use; undefined if there is none. */
function heldAddress(decision: Decision, used: readonly HeldDocument[]): HeldAddress | undefined {
  if (decision.outcome !== 'found') return undefined;
  const { found } = decision;
  const url = Object.keys(found.target.headers).length === 0 ? found.target.url : undefined;
  const { readAt, freshUntil, origin } = validityOf(used);
  const settled = url === undefined ? undefined : Promise.resolve(url);
  // Member by member: V8 may give each object that is spread into another a shape of its own, a kilobyte for each address.
  return { readAt, freshUntil, origin, found, url, settled };
}

/** Documents that were read through the cache, and how fresh they are together. */
interface CachedReads {
  readonly read: ReadDocuments;
  readonly used: readonly HeldDocument[];
  /** Whether any of them took a read of the registry. */
  readonly tookRead: boolean;
}

/** A reader for `readDecision` that loads through the cache, and keeps what it used. */
function readThrough(cache: DocumentCache, options: LoadOptions): CachedReads {
  const used: HeldDocument[] = [];
  const reads = {
    used,
    tookRead: false,
    read: async <const K extends readonly RegistryDocumentKey[]>(keys: K) => {
      const { held, tookRead } = await cache.load(keys, options);
      reads.tookRead ||= tookRead;
      used.push(...held);
      return { documents: documentsOf<K>(held), registry: cache.health.registry, readAt: validityOf(held).readAt };
    },
  };
  return reads;
}

/** Each document is held under a key of its kind. */
const documentsOf = <K extends readonly RegistryDocumentKey[]>(held: readonly HeldDocument[]): RegistryDocuments<K> =>
  mapped(held, ({ document }) => document) as unknown as RegistryDocuments<K>;

/** When the oldest of these documents was read, how long all of them are fresh, and whether a snapshot is among them. */
const validityOf = (used: readonly HeldDocument[]): Validity & Pick<HeldDocument, 'origin'> => ({
  readAt: Math.min(...used.map(({ readAt }) => readAt)),
  freshUntil: Math.min(...used.map(({ freshUntil }) => freshUntil)),
  origin: used.some(({ origin }) => origin === 'snapshot') ? 'snapshot' : 'read',
});
