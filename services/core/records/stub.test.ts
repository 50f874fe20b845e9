import { candidaciesOf } from '../names/candidacy.js';
import { apiStub, endpointStub } from './stub.js';
import {
  ROLE,
  TAG_OR_NAME,
  apiRecord,
  closed,
  created,
  deleted,
  endpointRecord,
  mapped,
  opened,
  ready,
  staged,
  tagged,
  unstaged,
} from '../test/facts.js';

const API = 'aaaaaaaaaa';
const VPCE = 'vpce-0a';
const full = apiRecord([
  ...ready(API, 10, {
    name: 'orders',
    vpceIds: ['vpce-1', 'vpce-2'],
    disabled: true,
    tags: { service: 'Orders', stage: 'prod', registry: 'prod', stack: 's', logicalId: 'Api' },
  }),
  staged(API, 12, 'prod', { sign: 'touched' }),
  staged(API, 13, 'beta'),
  mapped(API, 14, 'd.example+a1', { name: 'd.example', id: 'a1', paths: [{ basePath: '', stage: 'prod' }] }),
  deleted(API, 20),
]);

it('an API stub keeps names, lineage and the last address, and nothing else', () => {
  const { service, registry, stack, logicalId } = full.tags;
  const { region, apiId, account, createdAt, life, everPrivate, name, type } = full;
  const { domains, shownByTag, shownByName, tagShownAt, stagedAt, vpceIds } = full;

  expect(apiStub(full)).toStrictEqual({
    ...{ region, apiId, account, created: true, createdAt, life, everPrivate, name, type },
    ...{ domains, shownByTag, shownByName, tagShownAt, stagedAt },
    deleted: { at: 20, by: ROLE },
    vpceIds: { ...vpceIds, value: ['vpce-1'] },
    tags: { service, registry, stack, logicalId },
    stages: [{ name: 'prod', signsOfLife: [11 * 4 + 3] }],
  });
  expect(candidaciesOf(apiStub(full), TAG_OR_NAME)).toEqual(candidaciesOf(full, TAG_OR_NAME));
});

it('the stub of an API with no known parts is empty', () => {
  const bare = apiRecord([tagged(API, 10, {}), deleted(API, 20)]);
  const { region, apiId, account, life } = bare;

  expect(apiStub(bare)).toStrictEqual({
    ...{ region, apiId, account, created: false, createdAt: 10, life, everPrivate: false },
    ...{ deleted: { at: 20, by: ROLE }, tags: {}, stages: [], shownByTag: [], shownByName: [] },
  });
  expect(apiStub(apiRecord([tagged(API, 10, {})]))).not.toHaveProperty('deleted');
});

it('the stub of an API whose stages were deleted before it keeps the stage that was deleted last', () => {
  const destroyed = apiRecord([
    created(API, 10, { tags: { service: 'orders' } }),
    ...[staged(API, 11, 'a'), staged(API, 12, 'b'), staged(API, 13, 'c')],
    ...[unstaged(API, 14, 'a'), unstaged(API, 16, 'b'), unstaged(API, 15, 'c'), deleted(API, 20)],
  ]);

  expect(candidaciesOf(destroyed, TAG_OR_NAME).get('orders')?.offer).toEqual({ stage: 'b', since: 11 });
  expect(candidaciesOf(apiStub(destroyed), TAG_OR_NAME)).toEqual(candidaciesOf(destroyed, TAG_OR_NAME));
});

it('an endpoint stub keeps its VPC and its network names, and nothing else', () => {
  const record = endpointRecord([opened(VPCE, 10, { network: 'Shop', dnsName: 'x.example' }), closed(VPCE, 20)]);
  const { region, vpceId, account, life, vpcId, network, tagRemovals } = record;

  expect(endpointStub(record)).toStrictEqual({
    ...{ region, vpceId, account, created: true, createdAt: 10, life, vpcId, network, tagRemovals },
    ...{ deleted: { at: 20, by: ROLE }, shownNames: [['shop', 10]] },
  });
});

it('the stub of an endpoint with no known parts is empty', () => {
  const record = endpointRecord([closed(VPCE, 20)]);
  const { region, vpceId, account, life } = record;

  expect(endpointStub(record)).toStrictEqual({
    ...{ region, vpceId, account, created: false, createdAt: 20, life, tagRemovals: [], shownNames: [] },
    deleted: { at: 20, by: ROLE },
  });
  expect(endpointStub(endpointRecord([opened(VPCE, 10)]))).not.toHaveProperty('deleted');
});
