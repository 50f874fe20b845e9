// `siblings`: a preview stack has the tag of an API that is known from the beginning. Whatever events of the preview arrive, the
// original API serves.
import * as fc from 'fast-check';
import type { ServiceEntry } from 'waypost/model';
import { delivery, incumbent, previews } from '../../world/arbitraries.js';
import { isApiAction } from '../../world/action.js';
import { IN_ORDER, deliver } from '../../world/delivery.js';
import { documentsUnder } from '../../world/comparison.js';
import { checkSame } from '../../world/invariants.js';
import { createMirror, type MirrorState } from '../../world/mirror.js';
import { runScenes } from '../../world/world.js';
import { fromProperty } from '../from-property.js';

const SETTINGS = { registry: 'prod', naming: 'tag', owners: [] } as const;

export const siblings = fromProperty({
  name: 'siblings',
  proves: 'a sibling never serves while the original API is alive',
  unit: 'histories',
  long: 100_000,
  short: 15,
  batch: 1_000,
  property: () =>
    fc.property(incumbent, previews, delivery, (first, all, delivered) => {
      const others = all.map((scene) => ({ ...scene, start: scene.start + LATER }));
      const known = runScenes([first], { inTurn: true }).calls.length;
      const { calls } = runScenes([first, ...others], { inTurn: true });
      const [incumbentApi] = calls[0]?.actions.filter(isApiAction).map(({ apiId }) => apiId) ?? [];
      const mirror = createMirror(SETTINGS);
      for (const { event } of deliver(calls.slice(0, known), IN_ORDER)) mirror.applyEvent(event);

      for (const { event } of deliver(calls.slice(known), delivered)) {
        mirror.applyEvent(event);
        checkSame('the original API serves', servedBy(mirror.state), [[incumbentApi, false]]);
      }
    }),
});

/** Seconds until the first API has its tag: chance would decide between claims of one second. */
const LATER = 60;

/** The API that serves, and whether it is a sibling. */
function servedBy({ documents }: MirrorState) {
  return documentsUnder<ServiceEntry>(documents, 'SERVICE#').flatMap(({ regions }) =>
    regions.flatMap(({ current }) => (current === null ? [] : [[current.apiId, current.sibling === true]])),
  );
}
