// The rules of names, holders, lineages, stages, generations and networks, step by step: what is published is what the oracle
// says of the deeds that are known by then.
import * as fc from 'fast-check';
import { config, delivery, history } from '../../world/arbitraries.js';
import { deliver } from '../../world/delivery.js';
import { createMirror } from '../../world/mirror.js';
import { expectedDocuments } from '../../world/oracle/oracle.js';
import { asObject, actionsOf, documentsOf, expectSame } from '../../world/telling.js';
import { playOut } from '../../world/world.js';
import { fromProperty } from '../from-property.js';

export const rules = fromProperty({
  name: 'rules',
  proves: 'at every step what is published is what the rules say of what is known by then',
  unit: 'histories',
  long: 20_000,
  short: 100,
  batch: 200,
  property: () =>
    fc.property(history, delivery, config, (scenes, delivered, settings) => {
      const { calls } = playOut(scenes);
      const mirror = createMirror(settings);
      const known = new Set<number>();

      for (const { event, index } of deliver(calls, delivered)) {
        mirror.take(event);
        if (known.has(index)) continue;
        known.add(index);

        const expected = expectedDocuments(actionsOf(calls, known), settings);
        expectSame(asObject(documentsOf(mirror.kept)), asObject(expected));
      }
    }),
});
