// `expiry`, `crowds`: shrinking and folding change no answer. `histories` compares each stub with its record.
import * as fc from 'fast-check';
import { apiStub, endpointStub } from '../../../core/records/stub.js';
import { config, crowd, delivery, history } from '../../world/arbitraries.js';
import { deliver } from '../../world/delivery.js';
import { checkSame } from '../../world/invariants.js';
import { createMirror } from '../../world/mirror.js';
import { expectedDocuments } from '../../world/oracle/oracle.js';
import { asObject, documentsOf, expectSame } from '../../world/comparison.js';
import { runScenes } from '../../world/world.js';
import { fromProperty } from '../from-property.js';

export const expiry = fromProperty({
  name: 'expiry',
  proves: 'after every tombstone has shrunk, a replay of all events changes no answer',
  unit: 'histories',
  long: 100_000,
  short: 15,
  batch: 1_000,
  property: () =>
    fc.property(history, delivery, config, (scenes, delivered, settings) => {
      const { calls } = runScenes(scenes);
      const mirror = createMirror(settings);
      for (const { event } of calls) mirror.applyEvent(event);
      const before = asObject(documentsOf(mirror.state));
      const { apis, endpoints } = mirror.state;
      for (const [key, record] of apis) if (record.deleted !== undefined) apis.set(key, apiStub(record));
      for (const [key, record] of endpoints) if (record.deleted !== undefined) endpoints.set(key, endpointStub(record));

      for (const { event } of deliver(calls, delivered)) mirror.applyEvent(event);

      checkSame('no answer changes by expiry', asObject(documentsOf(mirror.state)), before);
    }),
});

export const crowds = fromProperty({
  name: 'crowds',
  proves: 'after hundreds of APIs and endpoints of one name the answers still follow from the whole history',
  unit: 'histories',
  long: 1_000,
  short: 1,
  batch: 10,
  shrinks: false,
  property: () =>
    fc.property(crowd, config, (scenes, settings) => {
      // Folding keeps no id that could order two APIs created in one second; AWS creates at most one API in three seconds.
      // https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
      const { calls } = runScenes(scenes, { distinct: true });
      const mirror = createMirror(settings);

      for (const { event } of deliver(calls, { delays: [0, 3, 1, 0, 2], copies: ['once', 'twice'] }))
        mirror.applyEvent(event);

      const actions = calls.flatMap((call) => call.actions);
      expectSame(asObject(documentsOf(mirror.state)), asObject(expectedDocuments(actions, settings)));
    }),
});
