// Law 1: any permutation of any multiset of events leaves the same registry.
import * as fc from 'fast-check';
import { config, delivery, history } from './arbitraries.js';
import { IN_ORDER, deliver } from './delivery.js';
import { LONG, runs } from './runs.js';
import { expectSame, keptAfter } from './telling.js';
import { playOut } from './world.js';

it(
  'leaves the same registry in whatever order, however often and under whatever ids the events arrive',
  () => {
    fc.assert(
      fc.property(history, delivery, config, (scenes, delivered, settings) => {
        const { calls } = playOut(scenes);

        const disordered = keptAfter(deliver(calls, delivered), settings);

        expectSame(disordered, keptAfter(deliver(calls, IN_ORDER), settings));
      }),
      runs(400),
    );
  },
  LONG,
);
