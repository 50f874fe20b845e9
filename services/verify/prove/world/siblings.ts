// A preview stack under the tag of the real one, where the real one is known from the beginning: whatever of the preview comes
// in whatever order, the real one serves, and never as a sibling.
import * as fc from 'fast-check';
import type { ServiceEntry } from 'waypost/model';
import { delivery, incumbent, previews } from '../../world/arbitraries.js';
import { isApiAction } from '../../world/action.js';
import { IN_ORDER, deliver } from '../../world/delivery.js';
import { checkSame } from '../../world/invariants.js';
import { createMirror, type Kept } from '../../world/mirror.js';
import { playOut } from '../../world/world.js';
import { fromProperty } from '../from-property.js';

const SETTINGS = { registry: 'prod', naming: 'tag', owners: [] } as const;

export const siblings = fromProperty({
  name: 'siblings',
  proves: 'at no step a sibling serves while the incumbent is known to live',
  unit: 'histories',
  long: 100_000,
  short: 100,
  batch: 1_000,
  property: () =>
    fc.property(incumbent, previews, delivery, (first, all, delivered) => {
      const others = all.map((scene) => ({ ...scene, start: scene.start + LATER }));
      const known = playOut([first], { inTurn: true }).calls.length;
      const { calls } = playOut([first, ...others], { inTurn: true });
      const [incumbentApi] = calls[0]?.actions.filter(isApiAction).map(({ apiId }) => apiId) ?? [];
      const mirror = createMirror(SETTINGS);
      for (const { event } of deliver(calls.slice(0, known), IN_ORDER)) mirror.take(event);

      for (const { event } of deliver(calls.slice(known), delivered)) {
        mirror.take(event);
        checkSame('the incumbent serves', servedBy(mirror.kept), [[incumbentApi, false]]);
      }
    }),
});

/** Seconds after which the first API is there and has its tag: of claims of one second, chance decides which is older. */
const LATER = 60;

/** What serves, and whether as a sibling. */
function servedBy({ documents }: Kept) {
  // The mirror puts entries alone under these keys.
  const entries = [...documents].flatMap(([key, each]) => (key.startsWith('SERVICE#') ? [each as ServiceEntry] : []));
  return entries.flatMap(({ regions }) =>
    regions.flatMap(({ current }) => (current === null ? [] : [[current.apiId, current.sibling === true]])),
  );
}
