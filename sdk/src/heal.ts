// A second look at an address that seems dead: by a consistent read, shared by all who ask, and at most once in five
// seconds per question.
import type { Place } from './located.js';
import type { Resolver } from './resolver.js';
import type { Runtime } from './runtime.js';
import type { Resolved, Slot } from './slots.js';
import { within, type Limits } from './wait.js';

const PAUSE = 5000;

export interface Healer {
  /** The address to take instead of `dead`, or undefined when the registry has no other or cannot be read. */
  readonly heal: (slot: Slot, dead: string, limits: Limits) => Promise<Resolved | undefined>;
}

export interface HealerParts {
  readonly resolver: Resolver;
  readonly runtime: Runtime;
  readonly timeout: number;
}

interface Look {
  readonly at: number;
  readonly promise: Promise<unknown>;
}

export function createHealer({ resolver, runtime, timeout }: HealerParts): Healer {
  const looks = new WeakMap<Slot, Look>();

  const look = (slot: Slot): Promise<unknown> => {
    const last = looks.get(slot);
    const since = last === undefined ? PAUSE : runtime.now() - last.at;
    if (last !== undefined && since >= 0 && since < PAUSE) return last.promise;
    const promise = resolver.refresh(slot, { force: true, consistent: true, timeout });
    looks.set(slot, { at: runtime.now(), promise });
    return promise;
  };

  return {
    heal: async (slot, dead, limits) => {
      // Another call may have found the new address meanwhile.
      if (isOther(slot.resolved, dead)) return slot.resolved;
      // A registry that cannot be read is no reason to hide how the call itself ended.
      await within(runtime, look(slot), limits).catch(() => undefined);
      return slot.refusal === undefined && isOther(slot.resolved, dead) ? slot.resolved : undefined;
    },
  };
}

function isOther(resolved: Resolved | undefined, dead: string): boolean {
  return resolved !== undefined && keyOf(resolved.found.target) !== dead;
}

/** What makes one address another: its URL and its headers. */
export function keyOf({ url, headers }: Place): string {
  return JSON.stringify([url, headers]);
}
