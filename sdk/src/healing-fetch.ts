// `registry.fetch` with its healing: loaded on the first call, since many only resolve.
import { createFetch, type FetchParts, type RegistryFetch } from './fetch.js';
import { createHealer, keyOf, type HealerParts } from './heal.js';
import type { Slots } from './slots.js';

export interface HealingFetchParts extends HealerParts, Omit<FetchParts, 'findOther'> {
  readonly slots: Slots;
}

export function createHealingFetch(parts: HealingFetchParts): RegistryFetch {
  const { slots, timeout, fetch, authorize, locate } = parts;
  const healer = createHealer(parts);
  return createFetch({
    fetch,
    authorize,
    locate,
    findOther: async (dead, call) => {
      const limits = { timeout: call.timeout ?? timeout, signal: call.signal };
      return (await healer.heal(slots.take(dead.service, call), keyOf(dead), limits))?.found.target;
    },
  });
}
