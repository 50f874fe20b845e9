// `generations`: an API's generation never changes if tools replace one API after the other and events arrive in order.
import * as fc from 'fast-check';
import type { ServiceEntry } from 'waypost/model';
import { config, toolHistory } from '../../world/arbitraries.js';
import { documentsUnder } from '../../world/comparison.js';
import { check } from '../../world/invariants.js';
import { createMirror } from '../../world/mirror.js';
import { runScenes } from '../../world/world.js';
import { fromProperty } from '../from-property.js';

export const generations = fromProperty({
  name: 'generations',
  proves: 'an API keeps its generation while tools replace one API after the other',
  unit: 'histories',
  long: 100_000,
  short: 15,
  batch: 1_000,
  property: () =>
    fc.property(toolHistory, config, (scenes, settings) => {
      const { calls } = runScenes(scenes, { distinct: true, inTurn: true });
      const mirror = createMirror(settings);
      const given = new Map<string, number>();

      for (const { event } of calls) {
        mirror.applyEvent(event);
        for (const entry of documentsUnder<ServiceEntry>(mirror.state.documents, 'SERVICE#')) checkEntry(entry, given);
      }
    }),
});

function checkEntry({ name, accountId, regions }: ServiceEntry, given: Map<string, number>): void {
  for (const regional of regions) {
    for (const { apiId, generation } of [...regional.candidates, ...regional.siblings]) {
      const key = `${name} ${accountId} ${regional.region} ${apiId}`;
      check('an API keeps its generation', (given.get(key) ?? generation) === generation, regional);
      given.set(key, generation);
    }
  }
}
