// Tests the deployed query handler, made from its environment variables, on the real engine with both tables.
import { applyFacts } from '../../app/ingest/apply.js';
import { createHeartbeat } from '../../adapters/dynamodb/heartbeat.js';
import { createHttpHandler } from '../../adapters/lambda/http-handler.js';
import { proxyEvent } from '../../adapters/lambda/test/proxy-event.js';
import { createQuery } from '../../handlers/query.js';
import { startProxy, type DynamoProxy } from '../../../sdk/test/dynamo-proxy.js';
import { describeOnEngine } from '../../../sdk/test/engine.js';
import { createRig, type Rig } from '../rig.js';
import { conform } from '../openapi/conformance.js';
import * as story from './moved-api.js';

const { ACCOUNT, REGION, OLD_API, NEW_API, VPC, VPCE, FAR_VPC, FAR_VPCE, FAR_DNS } = story;

describeOnEngine('the query handler', () => {
  let rig: Rig;
  let proxy: DynamoProxy;
  let query: ReturnType<typeof createQuery>;

  beforeAll(async () => {
    rig = await createRig();
    proxy = await startProxy({ engine: rig.engine.url });
    const environment = { WAYPOST_REGISTRY: rig.config.registry };
    query = createQuery(environment, { connection: { ...rig.connection, endpoint: proxy.url }, log: () => undefined });
    for (const fact of story.moved) await applyFacts(rig.apply, [fact]);
    const gone = [story.created('c3c3c3c3c3', 1100, 'billing'), story.staged('c3c3c3c3c3', 1110)];
    await applyFacts(rig.apply, [...gone, story.deleted('c3c3c3c3c3', 1200)]);
    await applyFacts(rig.apply, [story.created('d4d4d4d4d4', 1300, 'reports')]);
  });
  afterAll(async () => {
    await proxy.stop();
    await rig.stop();
  });

  const get = async (target: string) => {
    const response = await query(new Request(`http://registry.test${target}`));
    await conform({ method: 'GET', path: target }, response.clone());
    return { status: response.status, body: (await response.json()) as Record<string, unknown> }; // asserted on as it is
  };
  const hostOf = (apiId: string, vpceId: string) => `https://${apiId}-${vpceId}.execute-api.${REGION}.amazonaws.com`;

  it('the address route returns each network its own address of the new API', async () => {
    const near = await get(`/v1/services/orders-api/address?network=${VPC}`);
    const far = await get(`/v1/services/orders-api/address?network=${FAR_VPCE}`);

    expect(near.body).toMatchObject({
      url: `${hostOf(NEW_API, VPCE)}/prod/`,
      registry: rig.config.registry,
      form: 'endpoint-alias',
      accountId: ACCOUNT,
      generation: 2,
    });
    expect(far.body).toMatchObject({
      url: `https://${FAR_DNS}/prod/`,
      form: 'endpoint-dns',
      headers: { 'x-apigw-api-id': NEW_API },
    });
  });

  it.each([`?network=${VPC}`, `?network=${VPCE}`, '', '?network=vpc-0999'])(
    'the address route reads the engine once for the query "%s"',
    async (search) => {
      const before = proxy.requests.length;

      await get(`/v1/services/orders-api/address${search}`);

      expect(proxy.requests.slice(before)).toMatchObject([{ operation: 'BatchGetItem' }]);
    },
  );

  it('the service route returns the entry without the members of its item', async () => {
    const { body } = await get('/v1/services/orders-api');

    expect(Object.keys(body)).toEqual(['name', 'accountId', 'status', 'regions', 'conflicts']);
    expect(body).toMatchObject({ status: 'live', regions: [{ region: REGION, current: { apiId: NEW_API } }] });
  });

  it('the services route lists all services in pages of one', async () => {
    const names: string[] = [];
    let cursor: string | undefined = '';
    while (cursor !== undefined) {
      const { body } = await get(`/v1/services?limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`);
      const page = body as { services: { name: string }[]; cursor?: string }; // asserted on below
      names.push(...page.services.map(({ name }) => name));
      cursor = page.cursor;
    }

    expect(names).toEqual(['billing', 'orders-api', 'reports']);
  });

  it('the history route lists changes newest first, in pages', async () => {
    const first = await get('/v1/services/orders-api/history?limit=2');
    const second = await get(`/v1/services/orders-api/history?limit=2&cursor=${String(first.body.cursor)}`);

    expect(first.body.history).toMatchObject([
      { from: null, to: { apiId: NEW_API, stage: 'prod' }, cause: { eventName: 'CreateStage', eventId: 'event-2020' } },
      { from: { apiId: OLD_API }, to: null, cause: { eventName: 'DeleteRestApi' } },
    ]);
    expect(second.body.history).toMatchObject([{ from: null, to: { apiId: OLD_API } }]);
  });

  it.each([
    ['/v1/services/billing/address', 410, 'SERVICE_GONE'],
    ['/v1/services/reports/address', 409, 'SERVICE_NOT_READY'],
    ['/v1/services/nobody/address', 404, 'SERVICE_NOT_FOUND'],
    ['/v1/services/nobody/history', 404, 'SERVICE_NOT_FOUND'],
    ['/v1/services/orders-api/address?network=vpc-0999', 404, 'NETWORK_NOT_FOUND'],
    ['/v1/services?cursor=%00', 400, 'INVALID_REQUEST'],
  ])('the query handler answers %s with %i', async (target, status, code) => {
    const answer = await get(target);

    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ code });
  });

  it.each(['/v1/services/billing', '/v1/services/billing/history', '/v1/services/reports'])(
    'the query handler answers %s with 200, although the service has no address',
    async (target) => {
      expect((await get(target)).status).toBe(200);
    },
  );

  it('the networks routes return the networks', async () => {
    const list = await get('/v1/networks');
    const one = await get(`/v1/networks/${FAR_VPC}`);

    expect(list.body.networks).toMatchObject([{ vpcId: VPC }, { vpcId: FAR_VPC }]);
    expect(one.body).toMatchObject({
      vpcId: FAR_VPC,
      region: REGION,
      accountId: ACCOUNT,
      endpoints: [{ vpceId: FAR_VPCE, state: 'available', privateDns: true, dnsName: FAR_DNS }],
    });
  });

  it('the lookup route finds the replacement by the old URL', async () => {
    const { body } = await get(`/v1/lookup?url=${encodeURIComponent(`${hostOf(OLD_API, VPCE)}/prod/orders/42`)}`);

    expect(body).toMatchObject({
      service: 'orders-api',
      current: false,
      apiId: OLD_API,
      serving: NEW_API,
      address: { url: `${hostOf(NEW_API, VPCE)}/prod/` },
    });
  });

  it('healthz reports when each account last sent an event', async () => {
    const at = Math.floor(Date.now() / 1000) - 5;
    const heartbeat = createHeartbeat(rig.client, rig.tables.records, rig.clock);
    await heartbeat.beat({ account: ACCOUNT, region: REGION, of: 'event', at });

    const { status, body } = await get('/healthz');

    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: 'ok',
      registry: rig.config.registry,
      accounts: [{ accountId: ACCOUNT, region: REGION, lastEventAt: expect.any(String), lastSweepAt: null }],
    });
  });

  it('the query handler answers events of a REST API as a Lambda function', async () => {
    const handler = createHttpHandler(query);
    const ask = { queryStringParameters: { network: VPC }, multiValueQueryStringParameters: { network: [VPC] } };

    const first = await handler(proxyEvent('/v1/services/orders-api/address', ask));
    const etag = String(first.multiValueHeaders?.etag?.[0]);
    const again = await handler(
      proxyEvent('/v1/services/orders-api/address', { ...ask, multiValueHeaders: { 'If-None-Match': [etag] } }),
    );

    expect(first).toMatchObject({ statusCode: 200, isBase64Encoded: false });
    expect(JSON.parse(first.body)).toMatchObject({ url: `${hostOf(NEW_API, VPCE)}/prod/` });
    expect(again).toMatchObject({ statusCode: 304, body: '' });
  });

  it('every route answers 503 if the tables cannot be read', async () => {
    const denied = { status: 400, body: '{"__type":"com.amazon.coral.service#AccessDeniedException","message":"no"}' };
    for (const target of [
      '/v1/services',
      '/v1/services/orders-api/address',
      '/v1/services/orders-api/history',
      '/healthz',
    ]) {
      proxy.script.push(...Array.from({ length: 40 }, () => denied));

      const { status, body } = await get(target);

      proxy.script.length = 0;
      expect(status).toBe(503);
      expect(body).toMatchObject({ code: 'REGISTRY_UNAVAILABLE' });
    }
  });
});

describeOnEngine('an endpoint that is deleted', () => {
  let rig: Rig;

  beforeAll(async () => {
    rig = await createRig();
  });
  afterAll(() => rig.stop());

  it('a deleted endpoint leaves the address of its VPC at once, and its old URL still finds the service', async () => {
    const query = createQuery({ WAYPOST_REGISTRY: rig.config.registry }, { connection: rig.connection });
    const second = 'vpce-0e1b2c3d';
    const facts = [...story.moved, story.endpointMade(second, 3000, VPC), story.endpointDeleted(VPCE, 3010)];
    for (const fact of facts) await applyFacts(rig.apply, [fact]);
    const get = async (target: string): Promise<unknown> =>
      (await query(new Request(`http://registry.test/v1/${target}`))).json();
    const url = encodeURIComponent(`https://${NEW_API}-${VPCE}.execute-api.${REGION}.amazonaws.com/prod/`);

    expect(await get(`services/orders-api/address?network=${VPC}`)).toMatchObject({ vpceId: second });
    expect(await get(`lookup?url=${url}`)).toMatchObject({ current: false, address: { vpceId: second } });
    expect(await get(`services/orders-api/address?network=${VPCE}`)).toMatchObject({
      code: 'UNREACHABLE_FROM_NETWORK',
    });
  });
});
