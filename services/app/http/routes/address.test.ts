import * as documents from '../test/documents.js';
import { EAST, NEW_API, VPCES, VPCS, WEST } from '../test/documents.js';
import { endpointOf } from '../test/endpoint-of.js';

const ask = (target: string) => endpointOf().getJson(`/v1/services/${target}`);

it('gives the address for a network in one read', async () => {
  const { getJson, reader } = endpointOf();

  const { status, body } = await getJson(`/v1/services/orders-api/address?network=${VPCS.west}`);

  expect(status).toBe(200);
  expect(body).toEqual({
    service: 'orders-api',
    registry: 'test',
    url: `https://${NEW_API}-${VPCES.west}.execute-api.${WEST}.amazonaws.com/prod/`,
    headers: {},
    form: 'endpoint-alias',
    apiId: NEW_API,
    vpceId: VPCES.west,
    vpcId: VPCS.west,
    stage: 'prod',
    region: WEST,
    accountId: documents.ACCOUNT,
    generation: 2,
    since: '2026-01-02T00:05:00Z',
    warnings: [{ code: 'OTHER_STAGES', message: expect.any(String) }],
  });
  expect(reader.reads).toEqual([
    [
      { kind: 'service', name: 'orders-api' },
      { kind: 'network', ref: VPCS.west },
    ],
  ]);
});

it('gives the address in one read if no network is named', async () => {
  const { getJson, reader } = endpointOf();

  const { body } = await getJson('/v1/services/orders-api/address');

  expect(body).toMatchObject({ vpceId: VPCES.west });
  expect(reader.reads).toHaveLength(1);
});

it('reads a second time if the network summary does not show all endpoints', async () => {
  const crowd = Array.from({ length: 101 }, (_, index) =>
    documents.networkOf(`vpc-${index.toString(16)}`, WEST, [documents.endpointOf(`vpce-${index.toString(16)}`)]),
  );
  const { getJson, reader } = endpointOf({ documents: { ...documents, networks: crowd } });

  const { status, body } = await getJson('/v1/services/orders-api/address');

  expect(status).toBe(200);
  expect(body).toMatchObject({ vpceId: VPCES.west });
  expect(reader.reads).toHaveLength(2);
});

it('gives another stage on request', async () => {
  const { body } = await ask(`orders-api/address?network=${VPCS.west}&stage=beta`);

  expect(body).toMatchObject({ stage: 'beta', since: '2026-01-02T00:06:00Z' });
});

it('lets the region decide among those of a network name', async () => {
  const { body } = await ask(`payments/address?network=shared&region=${EAST}`);

  expect(body).toMatchObject({ region: EAST, apiId: 'paye000000' });
});

it('reads consistently on Cache-Control: no-cache', async () => {
  const { get, reader } = endpointOf();

  await get('/v1/services/orders-api/address');
  await get('/v1/services/orders-api/address', { headers: { 'cache-control': 'no-cache' } });

  expect(reader.consistency).toEqual([false, true]);
});

it.each([
  ['a service outside the grammar', 'Nobody/address?network=vpc-0999', 400, 'INVALID_REQUEST'],
  ['a network outside the grammar', 'nobody/address?network=vpc-zz', 400, 'INVALID_REQUEST'],
  ['an empty network', 'orders-api/address?network=', 400, 'INVALID_REQUEST'],
  ['a stage outside the grammar', 'orders-api/address?stage=$default', 400, 'INVALID_REQUEST'],
  ['a region outside the grammar', 'orders-api/address?region=evil.com%2F', 400, 'INVALID_REQUEST'],
  ['an unknown service, unknown network', 'nobody/address?network=vpc-0999', 404, 'SERVICE_NOT_FOUND'],
  ['a name of conflicts only', 'claimed/address', 404, 'SERVICE_NOT_FOUND'],
  ['a gone service, unknown network', 'billing/address?network=vpc-0999', 410, 'SERVICE_GONE'],
  ['a gone service, network without endpoint', `billing/address?network=${VPCS.empty}`, 410, 'SERVICE_GONE'],
  ['a service without stage, unknown network', 'reports/address?network=vpc-0999', 409, 'SERVICE_NOT_READY'],
  ['no such stage, unknown network', 'orders-api/address?network=vpc-0999&stage=v9', 409, 'SERVICE_NOT_READY'],
  ['an unknown network', 'orders-api/address?network=vpc-0999', 404, 'NETWORK_NOT_FOUND'],
  ['a network name in two regions', 'payments/address?network=shared', 400, 'NETWORK_REQUIRED'],
  ['no network, several could', 'payments/address', 400, 'NETWORK_REQUIRED'],
  ['a network without endpoint', `orders-api/address?network=${VPCS.empty}`, 409, 'UNREACHABLE_FROM_NETWORK'],
  ['a dead endpoint', `orders-api/address?network=${VPCES.dead}`, 409, 'UNREACHABLE_FROM_NETWORK'],
  ['a network of another region', `inventory/address?network=${VPCS.west}`, 409, 'UNREACHABLE_FROM_NETWORK'],
])('refuses %s', async (_case, target, status, code) => {
  const answer = await ask(target);

  expect(answer.status).toBe(status);
  expect(answer.body).toMatchObject({ status, code, remedy: expect.stringMatching(/./) });
});

it('reads nothing for a malformed question', async () => {
  const { get, reader } = endpointOf();

  await get('/v1/services/evil.com%2F/address?network=..%2F');

  expect(reader.reads).toEqual([]);
});

it('a refusal names the existing stages, the networks, or how the service ended', async () => {
  const stages = await ask('orders-api/address?stage=v9');
  const networks = await ask('payments/address');
  const gone = await ask('billing/address');

  expect(stages.body).toMatchObject({ stages: ['prod', 'beta'] });
  expect(networks.body).toMatchObject({ networks: [{ vpcId: VPCS.east }, { vpcId: VPCS.west }, { vpcId: VPCS.far }] });
  expect(gone.body).toMatchObject({ removals: [{ apiId: 'bil0000000', stage: 'prod', at: '2026-01-04T00:00:00Z' }] });
});
