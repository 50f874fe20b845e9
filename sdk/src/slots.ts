// One slot per question that was asked: the address that answers it, or why there is none.
import { createBoundedMap } from './bounded-map.js';
import type { CallOptions, Settings } from './options.js';
import type { DecidedRoute } from './model/decide.js';
import { WaypostError } from './model/errors.js';
import { invalidQuestion, questionText, type Question } from './model/question.js';

/** An address in memory, with all that a call needs ready-made. */
export interface Resolved {
  readonly found: DecidedRoute;
  /** The URL; undefined where it needs headers. */
  readonly url: string | undefined;
  /** Settled with the URL, so that a call in its time has nothing to do. */
  readonly settled: Promise<string> | undefined;
  readonly readAt: number;
  readonly freshUntil: number;
  readonly origin: 'read' | 'snapshot';
}

export interface Refusal {
  readonly error: WaypostError;
  /** When the read began that brought it. */
  readonly readAt: number;
  readonly freshUntil: number;
}

export interface Slot {
  readonly question: Question;
  /** The URL that a snapshot's process had for it: until the engine is loaded, that is what memory holds. */
  readonly remembered: string | undefined;
  resolved: Resolved | undefined;
  /** Why the registry gives no address now; beside a `resolved` it is not believed. */
  refusal: Refusal | undefined;
  flight: { readonly promise: Promise<boolean>; readonly until: number } | undefined;
  readonly listeners: Set<() => void>;
}

/** What a slot answers, and how good that is. */
export interface Served {
  readonly found: DecidedRoute;
  readonly source: 'live' | 'cache' | 'stale' | 'snapshot';
  /** How long ago the registry said so, in ms. */
  readonly ageMs: number;
}

export interface Slots {
  /** The slot of a call without options, if it was ever asked for. */
  readonly find: (service: string) => Slot | undefined;
  /** The slot of a call; INVALID_REQUEST when it cannot be asked. */
  readonly take: (service: string, call: CallOptions | undefined) => Slot;
  readonly all: () => Slot[];
}

const MOST_SLOTS = 10_000;

export function createSlots(
  { network, region }: Pick<Settings, 'network' | 'region'>,
  urls: ReadonlyMap<string, string>,
): Slots {
  const bound = {
    most: MOST_SLOTS,
    isWorthless: (slot: Slot) => slot.resolved === undefined && slot.listeners.size === 0,
  };
  const plain = createBoundedMap<Slot>(bound);
  const others = createBoundedMap<Slot>(bound);

  const take = (service: string, call: CallOptions = {}): Slot => {
    const isPlain = call.network === undefined && call.region === undefined && call.stage === undefined;
    const question = {
      service,
      registry: '',
      network: call.network ?? network,
      region: call.region ?? region,
      stage: call.stage,
    };
    const text = questionText(question);
    const slots = isPlain ? plain : others;
    const key = isPlain ? service : text;
    const known = slots.get(key);
    if (known !== undefined) return known;
    const problem = invalidQuestion(question);
    if (problem !== undefined) throw new WaypostError(problem);
    const slot: Slot = {
      question,
      remembered: urls.get(text),
      resolved: undefined,
      refusal: undefined,
      flight: undefined,
      listeners: new Set(),
    };
    slots.set(key, slot);
    return slot;
  };

  return { find: plain.get, take, all: () => [...plain.values(), ...others.values()] };
}
