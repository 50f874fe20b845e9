import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { ENROLMENT_REQUEST } from '../../services/adapters/aws/recheck-message.js';
import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { createDocumentClient } from '../../services/adapters/dynamodb/client.js';
import { readPartition } from '../../services/adapters/dynamodb/item-pages.js';
import { tableDefinitions, tableNames } from '../../services/adapters/settings/tables.js';
import { networkListKey, serviceKey, type ItemKey, type ServiceSummary } from 'waypost/model';
import { proxyEvent } from '../../services/adapters/lambda/test/proxy-event.js';
import { streamEvent } from '../../services/adapters/lambda/test/stream-event.js';
import { createRestApi, createStage } from '../../services/core/test/cloudtrail/api-events.js';
import { createVpcEndpoint } from '../../services/core/test/cloudtrail/endpoint-events.js';
import { executeApiEndpoint, privateApi } from '../../services/test/aws/account.js';
import { credentialsOf, startControlPlane, type ControlPlane } from '../../services/test/aws/control-plane.js';
import { describeOnEngine, startEngine, type TestEngine } from '../../sdk/test/engine.js';
import { SIZE_BUDGETS } from '../budgets.js';
import { type Handler, HANDLERS } from '../hub/handlers.js';
import { pascal } from '../hub/rule-names.js';
import { build } from './built.js';
import { callsOf } from './calls.js';
import { startLambda, type LambdaProcess } from './lambda-process.js';
import { evaluate, resourceOf, statementsOf } from './template.js';

const ACCOUNT = '111122223333';
const REGION = 'eu-west-1';
const tables = tableNames('prod');
const built = build();
const hub = built.template('hub');

const STREAM_READS = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map(
  (call) => `dynamodb:${call}`,
);

describe.each(HANDLERS)('the bundle of %s', (handler) => {
  it('stays within its size budget', () => {
    expect(built.bundle(handler).loaded).toBeLessThan(SIZE_BUDGETS[handler]);
  });

  it('includes no AWS client of a service that it does not call', () => {
    const clients = Object.keys(built.bundle(handler).inputs).flatMap(
      (path) => /@aws-sdk\/client-([a-z0-9-]+)/.exec(path)?.[1] ?? [],
    );
    const allowed: Readonly<Record<Handler, readonly string[]>> = {
      'watch-apis': ['dynamodb', 'sqs'],
      'watch-endpoints': ['dynamodb', 'sqs'],
      reconcile: ['api-gateway', 'cloudtrail', 'dynamodb', 'ec2', 'sqs', 'sts'],
      health: ['dynamodb'],
      activity: ['dynamodb'],
      query: ['dynamodb'],
      'deploy-query': ['api-gateway'],
    };

    expect([...new Set(clients)].filter((client) => !allowed[handler].includes(client))).toEqual([]);
  });

  it('makes only calls that its role allows, and its role allows only calls that it makes', () => {
    const role = resourceOf(hub, `${pascal(handler)}Role`);
    const granted = statementsOf(role).flatMap(({ Principal, Action }) => (Principal === undefined ? Action : []));
    // Some bundles contain calls that they never make. Every bundle has the store, and so the scan of an operator's rebuild; `query` and
    // `health` have the store's writes. Only the local server calls DescribeRegions.
    const commits = ['dynamodb:DeleteItem', 'dynamodb:PutItem'];
    const unreachedBy: Partial<Record<Handler, readonly string[]>> = {
      health: commits,
      // It reads the state of one scope, and releases no lease.
      activity: ['dynamodb:Query', 'dynamodb:DeleteItem'],
      query: [...commits, 'dynamodb:UpdateItem'],
    };
    const unreached = ['dynamodb:Scan', 'ec2:DescribeRegions', ...(unreachedBy[handler] ?? [])];
    // Actions of Lambda itself with the function's role, and DynamoDB's use of a customer's key.
    const ofOthers = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', ...STREAM_READS];
    // Lambda also stores the failures of `health` and `activity`; the other functions send messages themselves.
    if (handler === 'health' || handler === 'activity') ofOthers.push('sqs:SendMessage');
    const isOthers = (action: string) => /^(logs|kms):/.test(action) || ofOthers.includes(action);
    const called = callsOf(built.bundle(handler));

    expect([...called].filter((action) => !granted.includes(action) && !unreached.includes(action))).toEqual([]);
    expect(granted.filter((action) => !isOthers(action) && !called.has(action))).toEqual([]);
  });
});

describeOnEngine('bundled handlers, loaded as Lambda loads them,', () => {
  let engine: TestEngine;
  let plane: ControlPlane;
  const running: LambdaProcess[] = [];

  beforeAll(async () => {
    engine = await startEngine();
    plane = await startControlPlane({ accounts: [ACCOUNT], now: () => Date.now() });
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const client = createDocumentClient({ endpoint: engine.url, region: REGION, credentials });
    for (const definition of tableDefinitions(tables)) await client.send(new CreateTableCommand(definition));
    client.destroy();
    // The watchers send this request when they find no enrolment.
    await start('reconcile').invoke({ Records: [{ messageId: '1', body: ENROLMENT_REQUEST }] });
  });

  afterAll(async () => {
    for (const lambda of running) await lambda.stop();
    await plane.close();
    await engine.stop();
  });

  /** Starts a function with the environment of the template and what Lambda adds to it. */
  function start(handler: Handler, own: Readonly<Record<string, string>> = {}): LambdaProcess {
    const { Environment } = resourceOf(hub, `${pascal(handler)}Function`).Properties;
    const references = {
      ReadersTable: tables.readers,
      RecordsTable: tables.records,
      RecheckQueue: `${plane.url}/queue`,
      SweepQueue: `${plane.url}/sweeps`,
    };
    const { Variables } = evaluate(hub, { parameters: {}, account: ACCOUNT, region: REGION, references })(
      Environment!,
    ) as { Variables: Record<string, string> };
    const { accessKeyId, secretAccessKey } = credentialsOf(ACCOUNT);
    const lambda = startLambda(built.bundle(handler).zip, {
      ...Variables,
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_ENDPOINT_URL: plane.url,
      AWS_ENDPOINT_URL_DYNAMODB: engine.url,
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      ...own,
    });
    running.push(lambda);
    return lambda;
  }

  it('apply real events and answer a real proxy event', async () => {
    const vpceId = 'vpce-0a1b2c3d4e5f60718';
    const apis = start('watch-apis');
    const endpoints = start('watch-endpoints');
    const query = start('query');
    const made = { apiId: 'a1b2c3d4e5', vpceIds: [vpceId], tags: { 'waypost:service': 'orders-api' } };

    const outcomes = [
      await endpoints.invoke(createVpcEndpoint({ vpceId, vpcId: 'vpc-0a1b2c3d' })),
      await apis.invoke(createRestApi(made)),
      await apis.invoke(createStage({ apiId: 'a1b2c3d4e5', stage: 'prod' })),
    ];
    const answer = await query.invoke(
      proxyEvent('/v1/services/orders%2Dapi/address', {
        queryStringParameters: { network: 'vpc-0a1b2c3d' },
        multiValueQueryStringParameters: { network: ['vpc-0a1b2c3d'] },
      }),
    );

    expect(outcomes).toEqual(
      Array.from({ length: 3 }, () => expect.objectContaining({ outcome: 'applied' }) as unknown),
    );
    expect(answer).toMatchObject({ statusCode: 200 });
    expect(JSON.parse((answer as { body: string }).body)).toMatchObject({
      service: 'orders-api',
      url: `https://a1b2c3d4e5-${vpceId}.execute-api.eu-west-1.amazonaws.com/prod/`,
    });
  });

  it('compute the health of the services and networks that an event of the stream names, and write nothing else', async () => {
    const { apis, health, query } = { apis: start('watch-apis'), health: start('health'), query: start('query') };
    const apiId = 'd1b2c3d4e5';
    await apis.invoke(createRestApi({ apiId, tags: { 'waypost:service': 'shipping-api' } }));
    await apis.invoke(createStage({ apiId, stage: 'prod' }));

    await health.invoke(streamEvent([serviceKey('shipping-api'), networkListKey('vpc-0a1b2c3d')]));
    const changed = await query.invoke(proxyEvent('/v1/services', {}));
    await health.invoke({ health: 'all' });

    const { services } = JSON.parse((changed as { body: string }).body) as { services: ServiceSummary[] };
    expect(services.find(({ name }) => name === 'shipping-api')?.health).toBeDefined();
    const lines = health.log.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toContainEqual(expect.objectContaining({ message: 'health computed', changed: 0, registry: 'prod' }));
    await expect(health.invoke({ health: 'some' })).rejects.toThrow('Unknown event');
  });

  it('keep the activity of what an event of the stream names, and announce its moves on the registry’s bus', async () => {
    const entries: { EventBusName: string; Detail: string }[] = [];
    const take = async (request: IncomingMessage, response: ServerResponse) => {
      const { Entries } = (await json(request)) as { Entries: typeof entries };
      entries.push(...Entries);
      response.end(JSON.stringify({ Entries: Entries.map(() => ({ EventId: 'taken' })) }));
    };
    const bus = createServer((request, response) => void take(request, response));
    await new Promise<void>((resolve) => bus.listen(0, '127.0.0.1', resolve));
    const { port } = bus.address() as AddressInfo;
    const apis = start('watch-apis');
    const activity = start('activity', {
      WAYPOST_EVENT_BUS: 'waypost-prod',
      AWS_ENDPOINT_URL_EVENTBRIDGE: `http://127.0.0.1:${port}`,
    });
    const apiId = 'e1b2c3d4e5';
    const at = `${new Date().toISOString().slice(0, 19)}Z`;
    await apis.invoke(createRestApi({ apiId, at, tags: { 'waypost:service': 'moving-api' } }));
    await apis.invoke(createStage({ apiId, at, stage: 'prod' }));
    const client = createDocumentClient({ endpoint: engine.url, region: REGION, credentials: credentialsOf(ACCOUNT) });
    const lines = (await readPartition(client, tables.records, 'HISTORY#moving-api')) as unknown as ItemKey[];
    client.destroy();

    await activity.invoke(streamEvent([...lines, { pk: 'NAME#moving-api', sk: 'v1' }]));
    const refusal = await activity.invoke({ activity: 'all' }).catch(String);
    await new Promise((resolve) => bus.close(resolve));

    expect(refusal).toContain('Unknown event');
    const logged = activity.log.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(logged).toContainEqual(expect.objectContaining({ message: 'activity kept', written: 1, registry: 'prod' }));
    expect(entries.map(({ EventBusName, Detail }) => [EventBusName, JSON.parse(Detail) as unknown])).toEqual([
      [
        'waypost-prod',
        expect.objectContaining({ registry: 'prod', service: 'moving-api', to: { apiId, stage: 'prod' } }),
      ],
    ]);
  });

  it('log the id of each event, and write the metrics that the alarms need', async () => {
    const apis = start('watch-apis');
    const event = createRestApi({ apiId: 'f1b2c3d4e5', tags: { 'waypost:service': 'billing-api' } });

    await apis.invoke(event);

    const lines = apis.log.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toContainEqual(
      expect.objectContaining({ message: 'event applied', correlation_id: event.detail.eventID, registry: 'prod' }),
    );
    const figures = lines.find((line) => '_aws' in line);
    expect(figures).toMatchObject({ registry: 'prod', service: 'waypost', EventsApplied: 1 });
  });

  it('sweep on schedule, and measure what they find', async () => {
    const scope = plane.scope(ACCOUNT, REGION);
    scope.apis.push(privateApi(1, 1_700_000_000));
    scope.endpoints.push(executeApiEndpoint(1, REGION));
    const reconcile = start('reconcile');

    const planned = await reconcile.invoke({ sweep: 'full' });
    const orders = plane.sent.filter(({ queueUrl }) => queueUrl.endsWith('/sweeps'));
    const Records = orders.map(({ body }, index) => ({ messageId: String(index), body }));
    const done = await reconcile.invoke({ Records });
    await reconcile.invoke({ sweep: 'incremental' });

    expect([planned, done]).toEqual([{ queued: 1 }, { batchItemFailures: [] }]);
    const lines = reconcile.log.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toContainEqual(expect.objectContaining({ message: 'sweep done', account: ACCOUNT, region: REGION }));
    const figures = lines.filter((line) => '_aws' in line);
    expect(figures[1]).toMatchObject({ Drift: expect.any(Number) as number });
    expect(figures[2]).toMatchObject({ ScopesUnseen: 0, Conflicts: 0, Siblings: 0, RemovalsHeld: 0 });
    expect(figures[2]!.SweepAge).toBeLessThan(60);
  });

  it('deploy the query API only for CloudFormation', async () => {
    await expect(start('deploy-query').invoke({ hello: 'world' })).rejects.toThrow('not a request of CloudFormation');
  });

  it('name the environment variable that is wrong', async () => {
    const wrong = startLambda(built.bundle('watch-apis').zip, {
      WAYPOST_REGISTRY: 'Not a name',
      WAYPOST_RECHECK_QUEUE_URL: 'https://queue',
      AWS_REGION: REGION,
    });
    running.push(wrong);

    await expect(wrong.invoke({})).rejects.toThrow('WAYPOST_REGISTRY');
  });
});
