// `registry.fetch` with its healing: loaded on the first call, since many only resolve.
import { createFetch, type FetchParts, type RegistryFetch } from './fetch.js';
import { PAUSE, createHealer, keyOf, type HealerParts } from './heal.js';
import type { Located } from './located.js';
import type { CallOptions } from './options.js';
import { sleep } from './sleep.js';
import type { Slots } from './slots.js';
import { within, type Limits } from './wait.js';

export interface HealingFetchParts extends HealerParts, Omit<FetchParts, 'findOther' | 'answered'> {
  readonly slots: Slots;
}

export function createHealingFetch(parts: HealingFetchParts): RegistryFetch {
  const { slots, timeout, runtime, fetch, authorize, locate } = parts;
  const healer = createHealer(parts);

  /** A call that says no time of its own may wait for the next look, and then for its answer. */
  const limitsOf = (call: CallOptions): Limits => ({ timeout: call.timeout ?? PAUSE + timeout, signal: call.signal });

  /** Locates a service; where memory refuses one that has only just died, after a look that begins when memory's time is over. */
  const locateAnew = async (service: string, call: CallOptions): Promise<Located> => {
    const since = runtime.now();
    try {
      return await locate(service, call);
    } catch (error) {
      const slot = slots.take(service, call);
      const { refusal } = slot;
      // What was read for this very call is the registry's last word.
      if (refusal === undefined || refusal.readAt >= since || !healer.hasDied(slot, refusal.readAt)) throw error;
      const left = refusal.freshUntil - runtime.now();
      await within(runtime, sleep(runtime, left, { background: true }), limitsOf(call)).catch((failure: unknown) => {
        throw call.signal?.aborted === true ? failure : error;
      });
      return locate(service, call);
    }
  };

  return createFetch({
    fetch,
    authorize,
    locate: locateAnew,
    findOther: async (dead, call, mayWait) => {
      const slot = slots.take(dead.service, call);
      return (await healer.heal(slot, keyOf(dead), { ...limitsOf(call), mayWait }))?.found.target;
    },
    answered: ({ service, found }, call) => {
      if (found !== undefined) healer.answered(slots.take(service, call));
    },
  });
}
