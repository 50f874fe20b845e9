// Answers with a service's address as the proxy finds it, by the terms of one request.
import { STALE_WHILE_REVALIDATE_MS, isFresh, isWithin, type RegistryRuntime } from '../../runtime.js';
import type { DecidedRoute } from '../../model/decide.js';
import { addressOf } from '../../model/address.js';
import type { Resolver } from '../../resolve/resolver.js';
import type { CacheSlot, SlotAnswer } from '../../resolve/held.js';
import { USUAL_TERMS, type CacheTerms } from './cache-terms.js';
import { maySubstitute, notCached, writeBody, type CachedAnswer, type WrittenBody } from './cached-answer.js';
import { isOutage } from './cached-documents.js';

interface CachedAddressesParts {
  readonly resolver: Resolver;
  readonly runtime: RegistryRuntime;
  readonly freshForMs: number;
  /** How long a caller waits for the registry, in ms. */
  readonly timeoutMs: number;
  /** The same where memory has an address. */
  readonly patience: number;
}

export class CachedAddresses {
  /** A decision's body, written once. */
  readonly #bodies = new WeakMap<DecidedRoute, WrittenBody>();

  constructor(private readonly parts: CachedAddressesParts) {}

  /** The answer of a fresh address, without a wait; undefined if there is none. */
  recall({ address }: CacheSlot): CachedAnswer | undefined {
    const now = this.parts.runtime.now();
    if (address === undefined || !isFresh(now, address)) return undefined;
    return this.#answerOf({ found: address.found, source: 'cache', ageMs: now - address.readAt });
  }

  async answer(slot: CacheSlot, terms: CacheTerms): Promise<CachedAnswer> {
    return this.#answerOf(await this.#find(slot, terms));
  }

  async #find(slot: CacheSlot, terms: CacheTerms): Promise<SlotAnswer> {
    const { resolver, timeoutMs, patience } = this.parts;
    const isHeld = resolver.recall(slot) !== undefined;
    if (terms === USUAL_TERMS) return resolver.answer(slot, { timeoutMs: isHeld ? patience : timeoutMs });
    const held = this.#held(slot, terms);
    if (held !== undefined) return held;
    if (terms.onlyCached) throw notCached();
    return this.#read(slot, terms);
  }

  /** An address that is young enough for the caller, and not yet too old to be served during a refresh. */
  #held({ address, refusal }: CacheSlot, { mustRead, maxAge }: CacheTerms): SlotAnswer | undefined {
    const now = this.parts.runtime.now();
    if (mustRead || address === undefined || refusal !== undefined) return undefined;
    const ageMs = now - address.readAt;
    const isRecent = address.origin === 'read' && isWithin(now, address.readAt, STALE_WHILE_REVALIDATE_MS);
    return isRecent && ageMs <= maxAge ? { found: address.found, source: 'cache', ageMs } : undefined;
  }

  async #read(slot: CacheSlot, terms: CacheTerms): Promise<SlotAnswer> {
    const { resolver, runtime, freshForMs, timeoutMs } = this.parts;
    try {
      await resolver.refresh(slot, { force: true, consistent: terms.mustRead, timeoutMs });
    } catch (error) {
      const { address } = slot;
      if (address === undefined || !isOutage(error)) throw error;
      const ageMs = runtime.now() - address.readAt;
      if (!maySubstitute(ageMs, freshForMs, terms)) throw error;
      return { found: address.found, source: address.origin === 'snapshot' ? 'snapshot' : 'stale', ageMs };
    }
    const { address, refusal } = slot;
    if (refusal !== undefined) throw await refusal.error();
    if (address === undefined) throw new TypeError('Invariant: a refresh settles its slot.');
    return { found: address.found, source: 'live', ageMs: runtime.now() - address.readAt };
  }

  #answerOf({ found, source, ageMs }: SlotAnswer): CachedAnswer {
    const body = this.#bodies.get(found) ?? writeBody(addressOf(found));
    this.#bodies.set(found, body);
    return { body, source, ageMs };
  }
}
