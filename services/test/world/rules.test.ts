// The rules of names, holders, lineages, stages, generations and networks: what is published is what the oracle says.
import * as fc from 'fast-check';
import { config, delivery, history } from './arbitraries.js';
import { IN_ORDER, deliver } from './delivery.js';
import { createMirror } from './mirror.js';
import { expectedDocuments } from './oracle/oracle.js';
import { LONG, runs } from './runs.js';
import { asObject, deedsOf, documentsOf, expectSame } from './telling.js';
import { playOut } from './world.js';

it(
  'publishes what the rules say of all deeds',
  () => {
    fc.assert(
      fc.property(history, config, (scenes, settings) => {
        const { calls } = playOut(scenes);
        const mirror = createMirror(settings);

        for (const { event } of deliver(calls, IN_ORDER)) mirror.take(event);

        const deeds = calls.flatMap((call) => call.deeds);
        expectSame(asObject(documentsOf(mirror.kept)), asObject(expectedDocuments(deeds, settings)));
      }),
      runs(400),
    );
  },
  LONG,
);

it(
  'publishes at every step what the rules say of the deeds that are known by then',
  () => {
    fc.assert(
      fc.property(history, delivery, config, (scenes, delivered, settings) => {
        const { calls } = playOut(scenes);
        const mirror = createMirror(settings);
        const known = new Set<number>();

        for (const { event, index } of deliver(calls, delivered)) {
          mirror.take(event);
          if (known.has(index)) continue;
          known.add(index);

          const expected = expectedDocuments(deedsOf(calls, known), settings);
          expectSame(asObject(documentsOf(mirror.kept)), asObject(expected));
        }
      }),
      runs(80),
    );
  },
  LONG,
);

it(
  'takes every call that did something for facts, and every other for none',
  () => {
    fc.assert(
      fc.property(history, (scenes) => {
        const { calls } = playOut(scenes);
        const mirror = createMirror({ registry: 'prod', naming: 'tag', owners: [] });

        const told = calls.map(({ event, deeds }) => {
          const outcome = mirror.take(event);
          return { deeds: deeds.length > 0, facts: outcome.outcome === 'facts' && outcome.facts.length > 0 };
        });

        for (const { deeds, facts } of told) expect(facts).toBe(deeds);
      }),
      runs(100),
    );
  },
  LONG,
);
