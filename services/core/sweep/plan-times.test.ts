// Tests that a time that lies after its answer sets no stamp: no later event could override it.
import { reduceApi } from '../records/api-record.js';
import { reduceEndpoint } from '../records/endpoint-record.js';
import { presentStages } from '../records/stage-log.js';
import { type ApiFact, type EndpointFact, isApiFact } from '../records/fact.js';
import {
  ACCOUNT,
  REGION,
  TAG_ONLY,
  apiRecord,
  created,
  endpointRecord,
  opened,
  staged,
  tagged,
  unstaged,
} from '../test/facts.js';
import { planSweep } from './plan.js';

const NOW = 1_800_000_000;
const settings = { config: TAG_ONLY, skew: 5, settle: 600 };
const scope = { account: ACCOUNT, region: REGION };
/** The last second of the century, and one shortly after the longest list. */
const TIMES = [4_102_444_799, NOW + 601];

it.each(TIMES)('an event overrides what an API showed that is said to be of %i', (createdAt) => {
  const known = apiRecord([created('a1', NOW - 9000, { tags: { service: 'orders' } })]);
  const seen = { apiId: 'a1', type: 'PRIVATE', tags: { service: 'bills' }, createdAt };
  const apis = { startedAt: NOW, complete: true, seen: [seen] };

  const { facts } = planSweep({ apis: [known], endpoints: [] }, { ...scope, apis }, settings);
  const swept = facts.filter(isApiFact).reduce((record, fact) => reduceApi(record, fact).record, known);
  const { record } = reduceApi(swept, tagged('a1', NOW + 60, { service: 'orders' }));

  expect(swept.tags.service).toMatchObject({ value: 'bills', at: NOW - 5 });
  expect(record.tags.service).toMatchObject({ value: 'orders', at: NOW + 60 });
});

it.each(TIMES)('an event removes a stage that is said to be of %i', (time) => {
  const known = apiRecord([created('a1', NOW - 9000), staged('a1', NOW - 8000)]);
  const stages = [{ apiId: 'a1', startedAt: NOW, stages: [{ name: 'prod', createdAt: time, updatedAt: time }] }];

  const { facts } = planSweep({ apis: [known], endpoints: [] }, { ...scope, stages }, settings);
  const all: readonly ApiFact[] = [...facts.filter(isApiFact), unstaged('a1', NOW + 60)];

  expect(presentStages(all.reduce((record, fact) => reduceApi(record, fact).record, known).stages)).toEqual([]);
});

it.each(TIMES)('an event overrides what an endpoint showed that is said to be of %i', (createdAt) => {
  const known = endpointRecord([opened('vpce-0a', NOW - 9000)]);
  const endpoints = { startedAt: NOW, complete: true, seen: [{ vpceId: 'vpce-0a', privateDns: false, createdAt }] };

  const { facts } = planSweep({ apis: [], endpoints: [known] }, { ...scope, endpoints }, settings);
  const all = [...(facts as readonly EndpointFact[]), opened('vpce-0a', NOW + 60, { source: 'update' })];

  expect(all.reduce((record, fact) => reduceEndpoint(record, fact).record, known).privateDns).toMatchObject({
    value: true,
    at: NOW + 60,
  });
});

it('what was created while a list was read keeps its time', () => {
  const seen = { apiId: 'a1', type: 'PRIVATE', tags: {}, createdAt: NOW + 500 };
  const apis = { startedAt: NOW, complete: true, seen: [seen] };

  expect(planSweep({ apis: [], endpoints: [] }, { ...scope, apis }, settings).facts).toMatchObject([
    { apiId: 'a1', at: NOW + 500, createdAt: NOW + 500 },
  ]);
});
