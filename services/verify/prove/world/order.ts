// `order` (law 1): any permutation of any multiset of events leaves the same registry.
import * as fc from 'fast-check';
import { config, delivery, history } from '../../world/arbitraries.js';
import { IN_ORDER, deliver } from '../../world/delivery.js';
import { expectSame, keptAfter } from '../../world/comparison.js';
import { runScenes } from '../../world/world.js';
import { fromProperty } from '../from-property.js';

export const order = fromProperty({
  name: 'order',
  proves: 'events leave the same registry in whatever order, however often and under whatever ids they arrive',
  unit: 'histories',
  long: 100_000,
  short: 20,
  batch: 1_000,
  property: () =>
    fc.property(history, delivery, config, (scenes, delivered, settings) => {
      const { calls } = runScenes(scenes);

      const disordered = keptAfter(deliver(calls, delivered), settings);

      expectSame(disordered, keptAfter(deliver(calls, IN_ORDER), settings));
    }),
});
