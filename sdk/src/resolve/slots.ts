// One slot per question: the address that answers it, or why there is none. This is the memory that answers repeated calls.
import { createBoundedMap, type BoundedMap } from '../bounded-map.js';
import type { Validity } from '../freshness.js';
import type { DecidedRoute } from '../model/decide.js';
import { WaypostError } from '../model/errors.js';
import { invalidQuestion, questionText, type Question } from '../model/question.js';
import type { CallOptions, Settings } from '../options.js';

/** An address in memory, with everything that a call needs ready to use. */
export interface HeldAddress extends Validity {
  readonly found: DecidedRoute;
  /** The URL; undefined if the address needs headers. */
  readonly url: string | undefined;
  /** Resolved with the URL, so that a call with a fresh address creates nothing. */
  readonly settled: Promise<string> | undefined;
  readonly origin: 'read' | 'snapshot';
}

/** The registry's refusal in memory. */
export interface HeldRefusal extends Validity {
  readonly error: WaypostError;
}

/** What one question is answered with. */
export interface CacheSlot {
  readonly question: Question;
  /** The URL from another process's snapshot, which `peek` returns until the engine exists. */
  readonly remembered: string | undefined;
  address: HeldAddress | undefined;
  /** Why the registry gives no address now. An `address` beside it is stale. */
  refusal: HeldRefusal | undefined;
  /** The read under way, which all callers share. */
  flight: { readonly promise: Promise<boolean>; readonly until: number } | undefined;
  readonly listeners: Set<() => void>;
}

/** An address from memory, and how good it is. */
export interface SlotAnswer {
  readonly found: DecidedRoute;
  readonly source: 'live' | 'cache' | 'stale' | 'snapshot';
  /** How long ago the registry gave it, in ms. */
  readonly ageMs: number;
}

const MOST_SLOTS = 10_000;

/** All slots of a registry. */
export class Slots {
  /** Calls without options, by service: found without building a key. */
  readonly #plain = createSlotMap();
  readonly #others = createSlotMap();

  constructor(
    private readonly caller: Pick<Settings, 'network' | 'region'>,
    private readonly remembered: ReadonlyMap<string, string>,
  ) {}

  /** The slot of a call without options, if there was such a call. */
  find(service: string): CacheSlot | undefined {
    return this.#plain.get(service);
  }

  /** The slot of a call; throws INVALID_REQUEST if the question is invalid. */
  take(service: string, call: CallOptions = {}): CacheSlot {
    const { network, region, stage } = call;
    const isPlain = network === undefined && region === undefined && stage === undefined;
    const question = {
      service,
      registry: '',
      network: network ?? this.caller.network,
      region: region ?? this.caller.region,
      stage,
    };
    const text = questionText(question);
    const slots = isPlain ? this.#plain : this.#others;
    const key = isPlain ? service : text;
    const slot = slots.get(key) ?? createSlot(question, this.remembered.get(text));
    if (slots.get(key) === undefined) slots.set(key, slot);
    return slot;
  }

  all(): CacheSlot[] {
    return [...this.#plain.values(), ...this.#others.values()];
  }
}

function createSlotMap(): BoundedMap<CacheSlot> {
  return createBoundedMap<CacheSlot>({
    most: MOST_SLOTS,
    isWorthless: (slot) => slot.address === undefined && slot.listeners.size === 0,
  });
}

function createSlot(question: Question, remembered: string | undefined): CacheSlot {
  const problem = invalidQuestion(question);
  if (problem !== undefined) throw new WaypostError(problem);
  return { question, remembered, address: undefined, refusal: undefined, flight: undefined, listeners: new Set() };
}
