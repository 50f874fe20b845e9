// `rules`: after every event the documents equal what the oracle derives from the events so far: names, owners, lineages,
// stages, generations and networks.
import * as fc from 'fast-check';
import { config, delivery, history } from '../../world/arbitraries.js';
import { deliver } from '../../world/delivery.js';
import { createMirror } from '../../world/mirror.js';
import { expectedDocuments } from '../../world/oracle/oracle.js';
import { asObject, actionsOf, documentsOf, expectSame } from '../../world/comparison.js';
import { runScenes } from '../../world/world.js';
import { fromProperty } from '../from-property.js';

export const rules = fromProperty({
  name: 'rules',
  proves: 'after each event the documents equal what the oracle derives from the events so far',
  unit: 'histories',
  long: 20_000,
  short: 12,
  batch: 200,
  property: () =>
    fc.property(history, delivery, config, (scenes, delivered, settings) => {
      const { calls } = runScenes(scenes);
      const mirror = createMirror(settings);
      const known = new Set<number>();

      for (const { event, index } of deliver(calls, delivered)) {
        mirror.applyEvent(event);
        if (known.has(index)) continue;
        known.add(index);

        const expected = expectedDocuments(actionsOf(calls, known), settings);
        expectSame(asObject(documentsOf(mirror.state)), asObject(expected));
      }
    }),
});
