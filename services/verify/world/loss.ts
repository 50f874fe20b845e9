// Which events of a history are lost, and what the registry must equal in the end.
import * as fc from 'fast-check';
import type { RegistryConfig } from '../../core/registry-config.js';
import type { Arrival } from './delivery.js';
import type { WorldSnapshot } from './listing.js';
import { expectDomains } from './domain-truth.js';
import { expectNetworks, expectRecords, expectServices } from './loss-truth.js';
import type { MirrorState } from './mirror.js';

interface Loss {
  /** One number below 100 for each call in turn: its event is lost if the number is less than the percentage. */
  readonly draws: readonly number[];
  /** A call that is always lost, so that something is lost at any percentage. */
  readonly victim: number;
}

export const loss: fc.Arbitrary<Loss> = fc.record({
  draws: fc.array(fc.nat({ max: 99 }), { minLength: 40, maxLength: 120, size: 'max' }),
  victim: fc.nat({ max: 200 }),
});

/** Splits off the events of lost calls, with all their copies. */
export function splitLost(arrivals: readonly Arrival[], percent: number, { draws, victim }: Loss) {
  const calls = Math.max(1, ...arrivals.map(({ index }) => index + 1));
  const isLost = ({ index }: Arrival) => (draws[index % draws.length] ?? 0) < percent || index === victim % calls;
  return { received: arrivals.filter((arrival) => !isLost(arrival)), lost: arrivals.filter(isLost) };
}

export function expectAccount(kept: MirrorState, world: WorldSnapshot, settings: RegistryConfig): void {
  expectRecords(kept, world);
  expectServices(kept, world, settings);
  expectNetworks(kept, world);
  expectDomains(kept, world);
}
