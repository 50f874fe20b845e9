// Nothing that is forgotten changes an answer: not the stub of a tombstone, and not what is folded of a name or a VPC.
import * as fc from 'fast-check';
import { apiDocuments } from '../../app/publish.js';
import { apiStub, endpointStub } from '../../core/stub.js';
import { sharesOf } from '../../core/share.js';
import { endpointShareOf } from '../../core/vpc-state.js';
import { config, crowd, delivery, history } from './arbitraries.js';
import { deliver } from './delivery.js';
import { createMirror } from './mirror.js';
import { expectedDocuments } from './oracle/oracle.js';
import { LONG, runs } from './runs.js';
import { asObject, documentsOf, expectSame } from './telling.js';
import { playOut } from './world.js';

it(
  'says of a stub what it said of the record',
  () => {
    fc.assert(
      fc.property(history, delivery, config, (scenes, delivered, settings) => {
        const mirror = createMirror(settings);
        for (const { event } of deliver(playOut(scenes).calls, delivered)) mirror.take(event);

        for (const record of [...mirror.kept.apis.values()].filter((each) => each.deleted !== undefined)) {
          const stub = apiStub(record);
          expectSame(sharesOf(stub, settings), sharesOf(record, settings));
          expectSame(apiDocuments(stub, settings), apiDocuments(record, settings));
          expect(apiStub(stub)).toEqual(stub);
        }
        for (const record of [...mirror.kept.endpoints.values()].filter((each) => each.deleted !== undefined)) {
          expect(endpointShareOf(endpointStub(record))).toEqual(endpointShareOf(record));
        }
      }),
      runs(150),
    );
  },
  LONG,
);

it(
  'says the same when all that it ever heard is told again after every tombstone has shrunk',
  () => {
    fc.assert(
      fc.property(history, delivery, config, (scenes, delivered, settings) => {
        const { calls } = playOut(scenes);
        const mirror = createMirror(settings);
        for (const { event } of calls) mirror.take(event);
        const before = asObject(documentsOf(mirror.kept));
        const { apis, endpoints } = mirror.kept;
        for (const [key, record] of apis) if (record.deleted !== undefined) apis.set(key, apiStub(record));
        for (const [key, record] of endpoints)
          if (record.deleted !== undefined) endpoints.set(key, endpointStub(record));

        for (const { event } of deliver(calls, delivered)) mirror.take(event);

        expectSame(asObject(documentsOf(mirror.kept)), before);
      }),
      runs(150),
    );
  },
  LONG,
);

it(
  'gives the answers of the whole past after hundreds of APIs and endpoints of one name came and went',
  () => {
    fc.assert(
      fc.property(crowd, config, (scenes, settings) => {
        const { calls } = playOut(scenes);
        const mirror = createMirror(settings);

        for (const { event } of deliver(calls, { delays: [0, 3, 1, 0, 2], copies: ['once', 'twice'] }))
          mirror.take(event);

        const deeds = calls.flatMap((call) => call.deeds);
        expectSame(asObject(documentsOf(mirror.kept)), asObject(expectedDocuments(deeds, settings)));
      }),
      { ...runs(4), endOnFailure: true },
    );
  },
  LONG,
);
