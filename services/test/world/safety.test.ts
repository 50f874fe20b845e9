// What must never be served, whatever has arrived so far: said apart from the oracle, in as few words as possible.
import * as fc from 'fast-check';
import type { ServiceEntry } from 'waypost/model';
import { config, delivery, history, incumbent, previews, toolHistory } from './arbitraries.js';
import { isApiDeed, type ApiDeed, type Deed } from './deed.js';
import { IN_ORDER, deliver } from './delivery.js';
import type { Call } from './ledger.js';
import { createMirror, type Kept } from './mirror.js';
import { LONG, runs } from './runs.js';
import { playOut } from './world.js';

const entriesOf = ({ documents }: Kept): ServiceEntry[] =>
  // The mirror puts entries alone under these keys.
  [...documents].flatMap(([key, document]) => (key.startsWith('SERVICE#') ? [document as ServiceEntry] : []));

/** What is served: the entry's account beside each region's current API. */
const servedBy = (kept: Kept) =>
  entriesOf(kept).flatMap(({ name, accountId, regions }) =>
    regions.flatMap(({ region, current, candidates, siblings }) =>
      current === null ? [] : [{ name, accountId, region, current, candidates, siblings }],
    ),
  );

/** Tells the calls one by one, and looks at what is kept and known after each. */
function eachStep(
  calls: readonly Call[],
  { arrivals, settings }: { arrivals: ReturnType<typeof deliver>; settings: Parameters<typeof createMirror>[0] },
  look: (kept: Kept, known: readonly ApiDeed[]) => void,
): void {
  const mirror = createMirror(settings);
  const known = new Set<Deed>();
  for (const { event, index } of arrivals) {
    mirror.take(event);
    calls[index]?.deeds.forEach((deed) => known.add(deed));
    look(mirror.kept, [...known].filter(isApiDeed));
  }
}

const ofApi = (known: readonly ApiDeed[], apiId: string, kinds: readonly ApiDeed['kind'][]) =>
  known.filter((deed) => deed.apiId === apiId && kinds.includes(deed.kind));

it(
  'serves at no step what is known to be dead, nor what has no stage, nor what another account made',
  () => {
    fc.assert(
      fc.property(history, delivery, config, (scenes, delivered, settings) => {
        const { calls } = playOut(scenes);

        eachStep(calls, { arrivals: deliver(calls, delivered), settings }, (kept, known) => {
          for (const { accountId, region, current } of servedBy(kept)) {
            const { apiId, stage } = current;
            const mine = known.filter((deed) => deed.account === accountId && deed.region === region);
            expect(ofApi(mine, apiId, ['api-made'])).not.toEqual([]);
            expect(ofApi(mine, apiId, ['api-deleted'])).toEqual([]);
            const signs = ofApi(mine, apiId, ['stage-made', 'stage-touched', 'stage-deleted']);
            const ofStage = signs.filter((deed) => 'stage' in deed && deed.stage === stage);
            const ends = ofStage.filter((deed) => deed.kind === 'stage-deleted').map(({ at }) => at);
            expect(ofStage.some(({ kind, at }) => kind !== 'stage-deleted' && at >= Math.max(0, ...ends))).toBe(true);
          }
        });
      }),
      runs(100),
    );
  },
  LONG,
);

it(
  'has at every step one current API for a name and region, and lists it among its candidates alone',
  () => {
    fc.assert(
      fc.property(history, delivery, config, (scenes, delivered, settings) => {
        const { calls } = playOut(scenes);

        eachStep(calls, { arrivals: deliver(calls, delivered), settings }, (kept) => {
          for (const { regions, conflicts } of entriesOf(kept)) {
            expect(new Set(regions.map(({ region }) => region)).size).toBe(regions.length);
            for (const { current, candidates, siblings, status } of regions) {
              expect(status === 'live').toBe(current !== null);
              const [kin, others, foreign] = [candidates, siblings, conflicts].map((each) =>
                each.map(({ apiId }) => apiId),
              );
              if (current !== null) expect(kin).toContain(current.apiId);
              if (current !== null) expect([...others!, ...foreign!]).not.toContain(current.apiId);
            }
          }
        });
      }),
      runs(100),
    );
  },
  LONG,
);

it(
  'serves at no step a look-alike while the incumbent is known to live',
  () => {
    fc.assert(
      fc.property(incumbent, previews, delivery, (first, others, delivered) => {
        const settings = { registry: 'prod', naming: 'tag', owners: [] } as const;
        const scenes = [first, ...others];
        const made = playOut([first], { inTurn: true }).calls.length;
        const { calls } = playOut(scenes, { inTurn: true });
        const late = deliver(calls.slice(made), delivered).map((each) => ({ ...each, index: each.index + made }));
        const arrivals = [...deliver(calls.slice(0, made), IN_ORDER), ...late];
        const [incumbentApi] = calls[0]!.deeds.filter(isApiDeed).map(({ apiId }) => apiId);

        let steps = 0;
        eachStep(calls, { arrivals, settings }, (kept) => {
          steps += 1;
          if (steps < made) return;
          expect(servedBy(kept).map(({ current }) => [current.apiId, current.sibling])).toEqual([
            [incumbentApi, undefined],
          ]);
        });
      }),
      runs(100),
    );
  },
  LONG,
);

it(
  'gives an API its generation once and for all, where tools replace one after the other',
  () => {
    fc.assert(
      fc.property(toolHistory, config, (scenes, settings) => {
        const { calls } = playOut(scenes, { distinct: true, inTurn: true });
        const given = new Map<string, number>();

        eachStep(calls, { arrivals: deliver(calls, IN_ORDER), settings }, (kept) => {
          for (const { name, accountId, regions } of entriesOf(kept)) {
            for (const { region, candidates, siblings } of regions) {
              for (const { apiId, generation } of [...candidates, ...siblings]) {
                const key = `${name} ${accountId} ${region} ${apiId}`;
                expect(generation).toBe(given.get(key) ?? generation);
                given.set(key, generation);
              }
            }
          }
        });
      }),
      runs(100),
    );
  },
  LONG,
);
