// The generation of an API, where tools replace one after the other and events come in order: given once and for all.
import * as fc from 'fast-check';
import type { ServiceEntry } from 'waypost/model';
import { config, toolHistory } from '../../world/arbitraries.js';
import { check } from '../../world/invariants.js';
import { createMirror } from '../../world/mirror.js';
import { playOut } from '../../world/world.js';
import { fromProperty } from '../from-property.js';

export const generations = fromProperty({
  name: 'generations',
  proves: 'an API keeps its generation, where tools replace one after the other',
  unit: 'histories',
  long: 100_000,
  short: 100,
  batch: 1_000,
  property: () =>
    fc.property(toolHistory, config, (scenes, settings) => {
      const { calls } = playOut(scenes, { distinct: true, inTurn: true });
      const mirror = createMirror(settings);
      const given = new Map<string, number>();

      for (const { event } of calls) {
        mirror.take(event);
        for (const [key, document] of mirror.kept.documents) {
          if (key.startsWith('SERVICE#')) checkEntry(document as ServiceEntry, given); // of that key
        }
      }
    }),
});

function checkEntry({ name, accountId, regions }: ServiceEntry, given: Map<string, number>): void {
  for (const scope of regions) {
    for (const { apiId, generation } of [...scope.candidates, ...scope.siblings]) {
      const key = `${name} ${accountId} ${scope.region} ${apiId}`;
      check('an API keeps its generation', (given.get(key) ?? generation) === generation, scope);
      given.set(key, generation);
    }
  }
}
