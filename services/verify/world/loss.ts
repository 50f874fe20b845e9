// Which events of a history are lost, and what the registry must be in the end all the same.
import * as fc from 'fast-check';
import type { RegistryConfig } from '../../core/registry-config.js';
import type { Arrival } from './delivery.js';
import type { WorldSnapshot } from './listing.js';
import { expectDomains } from './domain-truth.js';
import { expectNetworks, expectRecords, expectServices } from './loss-truth.js';
import type { MirrorState } from './mirror.js';

export interface Loss {
  /** Of a hundred, for each call in turn: it is lost where this is less than the part that is lost. */
  readonly draws: readonly number[];
  /** Which call is lost in any case, so that also of a small part something is. */
  readonly victim: number;
}

export const loss: fc.Arbitrary<Loss> = fc.record({
  draws: fc.array(fc.nat({ max: 99 }), { minLength: 40, maxLength: 120, size: 'max' }),
  victim: fc.nat({ max: 200 }),
});

/** All copies of a lost call's event are lost. */
export function splitLost(arrivals: readonly Arrival[], percent: number, { draws, victim }: Loss) {
  const calls = Math.max(1, ...arrivals.map(({ index }) => index + 1));
  const isLost = ({ index }: Arrival) => (draws[index % draws.length] ?? 0) < percent || index === victim % calls;
  return { told: arrivals.filter((arrival) => !isLost(arrival)), lost: arrivals.filter(isLost) };
}

export function expectAccount(kept: MirrorState, world: WorldSnapshot, settings: RegistryConfig): void {
  expectRecords(kept, world);
  expectServices(kept, world, settings);
  expectNetworks(kept, world);
  expectDomains(kept, world);
}
