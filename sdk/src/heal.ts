// A second look at an address that seems dead: by a consistent read, shared by all who ask, and at most once in five seconds
// per question. A call that comes in between waits for the next look where the address has only just died: so none fails whose
// registry knows better.
import type { Place } from './located.js';
import type { Resolver } from './resolver.js';
import { isWithin, type Runtime } from './runtime.js';
import type { Resolved, Slot } from './slots.js';
import { within, type Limits } from './wait.js';

/** How far apart looks are, in ms. */
export const PAUSE = 5000;
/** For so long after its last answer an address is one that has only just died, in ms. A replacement takes minutes. */
const MOURNED = 300_000;

export interface HealOptions extends Limits {
  /** Whether the call would be sent again: only then it is worth a wait. */
  readonly mayWait: boolean;
}

export interface Healer {
  /** The address to take instead of `dead`, or undefined when the registry has no other or cannot be read. */
  readonly heal: (slot: Slot, dead: string, options: HealOptions) => Promise<Resolved | undefined>;
  /** Notes that an address of the slot answers. */
  readonly answered: (slot: Slot) => void;
  /** Whether an address of the slot answered a while ago, and none since `time`. */
  readonly hasDied: (slot: Slot, time: number) => boolean;
}

export interface HealerParts {
  readonly resolver: Resolver;
  readonly runtime: Runtime;
  readonly timeout: number;
}

interface Look {
  readonly at: number;
  readonly promise: Promise<unknown>;
  /** The one that follows, for those who wait for it. */
  next?: Promise<unknown>;
}

export function createHealer({ resolver, runtime, timeout }: HealerParts): Healer {
  const looks = new WeakMap<Slot, Look>();
  const answers = new WeakMap<Slot, number>();

  const hasDied = (slot: Slot, time: number): boolean => {
    const answeredAt = answers.get(slot);
    return answeredAt !== undefined && answeredAt <= time && runtime.now() - answeredAt < MOURNED;
  };

  const start = (slot: Slot): Promise<unknown> => {
    const promise = resolver.refresh(slot, { force: true, consistent: true, timeout });
    looks.set(slot, { at: runtime.now(), promise });
    return promise;
  };

  /** Resolves when the next look may begin, or another address has come by itself. */
  const turn = (slot: Slot, { at }: Look, dead: string): Promise<void> =>
    new Promise((resolve) => {
      const done = (): void => {
        cancel();
        slot.listeners.delete(onChange);
        resolve();
      };
      const onChange = (): void => {
        if (isOther(slot.resolved, dead)) done();
      };
      slot.listeners.add(onChange);
      const cancel = runtime.after(at + PAUSE - runtime.now(), done, true);
    });

  const lookAgain = async (slot: Slot, last: Look, dead: string): Promise<void> => {
    await turn(slot, last, dead);
    if (!isOther(slot.resolved, dead)) await start(slot);
  };

  const look = async (slot: Slot, dead: string, mayWait: boolean): Promise<unknown> => {
    const last = looks.get(slot);
    if (last === undefined || !isWithin(runtime.now(), { readAt: last.at, freshUntil: last.at + PAUSE })) {
      return start(slot);
    }
    await last.promise;
    if (isOther(slot.resolved, dead) || !mayWait || !hasDied(slot, last.at)) return undefined;
    return (last.next ??= lookAgain(slot, last, dead));
  };

  return {
    heal: async (slot, dead, { mayWait, ...limits }) => {
      // Another call may have found the new address meanwhile.
      if (isOther(slot.resolved, dead)) return slot.resolved;
      // A registry that cannot be read is no reason to hide how the call itself ended.
      await within(runtime, look(slot, dead, mayWait), limits).catch(() => undefined);
      return slot.refusal === undefined && isOther(slot.resolved, dead) ? slot.resolved : undefined;
    },
    answered: (slot) => void answers.set(slot, runtime.now()),
    hasDied,
  };
}

function isOther(resolved: Resolved | undefined, dead: string): boolean {
  return resolved !== undefined && keyOf(resolved.found.target) !== dead;
}

/** What makes one address another: its URL and its headers. */
export function keyOf({ url, headers }: Place): string {
  return JSON.stringify([url, headers]);
}
