// `facts`: the parser yields facts for each call that changed something, and for no other.
import * as fc from 'fast-check';
import { history } from '../../world/arbitraries.js';
import { checkSame } from '../../world/invariants.js';
import { createMirror } from '../../world/mirror.js';
import { runScenes } from '../../world/world.js';
import { fromProperty } from '../from-property.js';

export const facts = fromProperty({
  name: 'facts',
  proves: 'a call yields facts if and only if it changed something',
  unit: 'histories',
  long: 100_000,
  short: 15,
  batch: 1_000,
  property: () =>
    fc.property(history, (scenes) => {
      const { calls } = runScenes(scenes);
      const mirror = createMirror({ registry: 'prod', naming: 'tag', owners: [] });

      for (const { event, actions } of calls) {
        const outcome = mirror.applyEvent(event);
        const hasFacts = outcome.outcome === 'facts' && outcome.facts.length > 0;
        checkSame(
          'a call yields facts exactly if it changed something',
          [event, hasFacts],
          [event, actions.length > 0],
        );
      }
    }),
});
