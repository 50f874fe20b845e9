import { outage, controlledRegistries } from '../../test/memory-source.js';
import {
  REGION,
  VPC,
  goneEntry,
  network,
  networkDocument,
  networksDocument,
  notReadyEntry,
  serviceEntry,
} from '../../test/documents.js';
import { describeOnEngine, startEngine, type TestEngine } from '../../test/engine.js';
import { queryEndpointOf } from '../../test/query-endpoint.js';
import { createTable, credentials, type ReadersTable } from '../../test/table.js';
import { networkKey, networksKey, serviceKey, type Gate } from '../model/index.js';
import { createRegistry, type Registry } from '../registry.js';
import { createDynamoSource, type DynamoSource } from '../sources/dynamodb.js';
import { createTestRegistry } from '../testing.js';

const gatesThatFail = (gates: readonly Gate[]): string[] =>
  gates.filter(({ verdict }) => verdict === 'fail').map(({ gate }) => gate);

describe('an explanation', () => {
  let { source, runtime, registryOf } = controlledRegistries();
  let registry: Registry;

  beforeEach(() => {
    ({ source, runtime, registryOf } = controlledRegistries());
    registry = registryOf();
  });

  it('explain returns every gate of a reachable service', async () => {
    const { service, network: from, gates } = await registry.explain('orders-api');

    expect({ service, from }).toEqual({ service: 'orders-api', from: VPC });
    expect(gates.slice(0, 2)).toMatchObject([{ gate: 'api-exists', verdict: 'pass' }, { gate: 'api-private' }]);
    expect(gatesThatFail(gates)).toEqual([]);
  });

  it('explain explains a service that is gone', async () => {
    source.documents.set('service:orders-api', goneEntry());

    const { verdict, gates } = await registry.explain('orders-api');

    expect(verdict).toBe('fail');
    expect(gatesThatFail(gates)).toContain('api-exists');
  });

  it('explain reads the registry each time', async () => {
    await registry.resolve('orders-api');
    source.documents.set('service:orders-api', notReadyEntry());

    const { gates } = await registry.explain('orders-api');

    expect(gatesThatFail(gates)).toContain('api-deployed');
  });

  it('explain uses the call’s own network', async () => {
    const other = 'vpc-0b2c3d4e5f6071829';
    source.documents.set(`network:${other}`, networkDocument(other, [network({ vpcId: other, endpoints: [] })]));

    const { network: from, gates } = await registry.explain('orders-api', { network: other });

    expect(from).toBe(other);
    expect(gatesThatFail(gates)).toContain('endpoint-exists');
  });

  it('explain makes a second read for a truncated network summary', async () => {
    registry = createRegistry({ sources: [source], runtime, env: {} });
    const { networks, ...networkSummary } = networksDocument();
    source.documents.set('networks', { ...networkSummary, count: networks.length + 1000, networks: [] });

    const { network: from } = await registry.explain('orders-api', { region: REGION });

    expect(from).toBe(VPC);
    expect(source.reads).toHaveLength(2);
    expect(source.reads[1]).toContain(`network:${VPC}`);
  });

  it.each([
    ['SERVICE_NOT_FOUND', 'inventory-api', {}],
    ['NETWORK_NOT_FOUND', 'orders-api', { network: 'vpc-0c3d4e5f607182930' }],
    ['INVALID_REQUEST', 'Orders API', {}],
    ['INVALID_REQUEST', 'orders-api', { network: 'nowhere at all' }],
  ])('explain throws %s', async (code, service, call) => {
    await expect(registry.explain(service, call)).rejects.toMatchObject({ code });
  });

  it('explain uses no memory while the registry is down', async () => {
    await registry.resolve('orders-api');
    source.failure = outage();

    await expect(registry.explain('orders-api')).rejects.toMatchObject({ code: 'REGISTRY_UNAVAILABLE' });
  });

  it('explain waits at most for the call’s timeout', async () => {
    source.gate = new Promise(() => {});
    const explaining = registry.explain('orders-api', { timeoutMs: 100 });
    const refused = expect(explaining).rejects.toMatchObject({ details: { reason: 'timeout' } });
    await new Promise((resolve) => setImmediate(resolve));

    await runtime.advance(101);

    await refused;
  });

  it('explain reads nothing once the registry is closed', async () => {
    registry.close();

    await expect(registry.explain('orders-api')).rejects.toMatchObject({ details: { reason: 'closed' } });
    expect(source.reads).toEqual([]);
  });

  it.each([
    ['SERVICE_GONE', 'api-exists', goneEntry()],
    ['SERVICE_NOT_READY', 'api-deployed', notReadyEntry()],
  ])('the error %s carries its gates', async (code, gate, entry) => {
    source.documents.set('service:orders-api', entry);

    const error: unknown = await registry.resolve('orders-api').catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({ code });
    expect(gatesThatFail(gatesOf(error))).toContain(gate);
  });

  it('the error UNREACHABLE_FROM_NETWORK of registry.fetch carries its gates', async () => {
    source.documents.set(`network:${VPC}`, networkDocument(VPC, [network({ endpoints: [] })]));

    const error: unknown = await registry.fetch('orders-api', 'orders').catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({ code: 'UNREACHABLE_FROM_NETWORK' });
    expect(gatesThatFail(gatesOf(error))).toContain('endpoint-exists');
  });

  it('the gates of a refusal are computed once for all its callers', async () => {
    source.documents.set('service:orders-api', goneEntry());
    const refusedBy = (): Promise<unknown> => registry.lookup('orders-api').catch((thrown: unknown) => thrown);

    const [first, second] = await Promise.all([refusedBy(), refusedBy()]);
    const third = await refusedBy();

    expect(gatesOf(first).length).toBeGreaterThan(0);
    expect(second).toBe(first);
    expect(third).toBe(first);
  });

  it('the error of an unknown name carries no gates', async () => {
    const error: unknown = await registry.resolve('inventory-api').catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({ code: 'SERVICE_NOT_FOUND' });
    expect(gatesOf(error)).toEqual([]);
  });
});

describeOnEngine('an explanation from a registry’s table', () => {
  let engine: TestEngine;
  let table: ReadersTable;
  let reader: DynamoSource;

  beforeAll(async () => {
    engine = await startEngine();
    table = await createTable(engine.url, 'waypost-prod');
    await table.put(serviceKey('orders-api'), serviceEntry());
    await table.put(serviceKey('billing-api'), goneEntry('billing-api'));
    await table.put(networkKey(VPC), networkDocument());
    await table.put(networksKey, networksDocument());
    reader = createDynamoSource({ table: table.name, endpoint: engine.url, region: REGION, credentials, env: {} });
  });

  afterAll(async () => {
    reader.close();
    table.close();
    await engine.stop();
  });

  const endpoint = (request: Request): Promise<Response> => queryEndpointOf(reader)(request);

  it.each([
    ['orders-api', VPC],
    ['orders-api', undefined],
    ['billing-api', VPC],
  ])('explain equals the query endpoint’s explanation for %s from %s', async (service, from) => {
    const registry = createRegistry({ sources: [reader], network: from, env: {} });
    const query = from === undefined ? '' : `?network=${from}`;
    const answer = await endpoint(new Request(`http://registry.test/v1/services/${service}/explain${query}`));

    const explanation = await registry.explain(service);

    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject(JSON.parse(JSON.stringify(explanation)) as object);
  });
});

it('explain of a registry for tests returns no gates', async () => {
  const registry = createTestRegistry({ 'orders-api': 'http://127.0.0.1:3001/' });
  registry.refuse('billing-api', 'SERVICE_GONE');

  expect(await registry.explain('orders-api')).toMatchObject({ verdict: 'pass', gates: [] });
  expect(await registry.explain('billing-api')).toMatchObject({ verdict: 'fail' });
  await expect(registry.explain('inventory-api')).rejects.toMatchObject({ code: 'SERVICE_NOT_FOUND' });
});

function gatesOf(error: unknown): readonly Gate[] {
  // `withGates` adds these details to the three codes.
  return (error as { details?: { gates?: readonly Gate[] } }).details?.gates ?? [];
}
