// Answers that the agent cannot compute from documents: lists, old URLs and history. It asks the registry and keeps the answers.
import { createBoundedMap } from '../../resolve/memory.js';
import {
  STALE_WHILE_REVALIDATE_MS,
  isFresh,
  isWithin,
  jittered,
  type Validity,
  type RegistryRuntime,
} from '../../runtime.js';
import type { CacheTerms } from './cache-terms.js';
import { maySubstitute, notCached, writeBody, type CachedAnswer, type WrittenBody } from './cached-answer.js';
import { isOutage } from './cached-documents.js';

interface RememberedAnswer extends Validity {
  readonly body: WrittenBody;
}

interface PassedAnswersParts {
  readonly runtime: RegistryRuntime;
  readonly freshForMs: number;
}

/** A page of a list may have 1 000 rows. */
const MOST_ANSWERS = 500;

export class PassedAnswers {
  readonly #held = createBoundedMap<RememberedAnswer>({ most: MOST_ANSWERS, isWorthless: () => false });
  readonly #flights = new Map<string, Promise<RememberedAnswer>>();

  constructor(private readonly parts: PassedAnswersParts) {}

  /** `key` stands for what `ask` asks. */
  async answer(key: string, ask: () => Promise<object>, terms: CacheTerms): Promise<CachedAnswer> {
    const { runtime, freshForMs } = this.parts;
    const now = runtime.now();
    const held = this.#held.get(key);
    if (held !== undefined && !terms.mustRead && now - held.readAt <= terms.maxAge) {
      if (isFresh(now, held)) return this.#answerOf(held, 'cache');
      if (isWithin(now, held.readAt, STALE_WHILE_REVALIDATE_MS)) {
        // Its failure matters to those who wait for it.
        this.#ask(key, ask).catch(() => undefined);
        return this.#answerOf(held, 'cache');
      }
    }
    if (terms.onlyCached) throw notCached();
    try {
      // A read that began before the request may not see what its caller has just written.
      const asking = terms.mustRead ? this.#read(key, ask) : this.#ask(key, ask);
      return this.#answerOf(await asking, 'live');
    } catch (error) {
      const mayServe = held !== undefined && isOutage(error) && maySubstitute(now - held.readAt, freshForMs, terms);
      if (mayServe) return this.#answerOf(held, 'stale');
      throw error;
    }
  }

  #answerOf({ body, readAt }: RememberedAnswer, source: CachedAnswer['source']): CachedAnswer {
    return { body, source, ageMs: Math.max(0, this.parts.runtime.now() - readAt) };
  }

  /** Callers that ask the same at once share one read. */
  #ask(key: string, ask: () => Promise<object>): Promise<RememberedAnswer> {
    const under = this.#flights.get(key);
    if (under !== undefined) return under;
    const flight = this.#read(key, ask).finally(() => this.#flights.delete(key));
    this.#flights.set(key, flight);
    return flight;
  }

  async #read(key: string, ask: () => Promise<object>): Promise<RememberedAnswer> {
    const { runtime, freshForMs } = this.parts;
    const readAt = runtime.now();
    const body = writeBody(await ask());
    const answer = { body, readAt, freshUntil: readAt + jittered(freshForMs, runtime.random()) };
    this.#held.set(key, answer);
    return answer;
  }
}
