// One slot per question that was asked: the address that answers it, or why there is none.
import { createBoundedMap } from './bounded-map.js';
import type { CallOptions, Settings } from './options.js';
import { WaypostError, invalidQuestion, type Address, type Question } from './model/index.js';

/** An address in memory, with all that a call needs ready-made. */
export interface Resolved {
  readonly address: Address;
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
  readonly until: number;
}

export interface Slot {
  readonly question: Question;
  resolved: Resolved | undefined;
  /** Why the registry gives no address now; beside a `resolved` it is not believed. */
  refusal: Refusal | undefined;
  flight: { readonly promise: Promise<boolean>; readonly until: number } | undefined;
  readonly listeners: Set<() => void>;
}

export interface Slots {
  /** The slot of a call without options, if it was ever asked for. */
  readonly find: (service: string) => Slot | undefined;
  /** The slot of a call; INVALID_REQUEST when it cannot be asked. */
  readonly take: (service: string, call: CallOptions | undefined) => Slot;
  readonly all: () => Slot[];
}

const MOST_SLOTS = 10_000;

export function createSlots({ network, region }: Pick<Settings, 'network' | 'region'>): Slots {
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
    const text = isPlain ? service : JSON.stringify([service, question.network, question.region, question.stage]);
    const slots = isPlain ? plain : others;
    const known = slots.get(text);
    if (known !== undefined) return known;
    const problem = invalidQuestion(question);
    if (problem !== undefined) throw new WaypostError(problem);
    const slot = {
      question,
      resolved: undefined,
      refusal: undefined,
      flight: undefined,
      listeners: new Set<() => void>(),
    };
    slots.set(text, slot);
    return slot;
  };

  return { find: (service) => plain.get(service), take, all: () => [...plain.values(), ...others.values()] };
}
