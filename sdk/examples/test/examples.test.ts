// Runs the examples against a local server with its recorded story. A loopback server stands in for the private API, since the
// addresses lead into VPCs that this machine cannot reach.
import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DynamoDBClient, GetItemCommand, type AttributeValue } from '@aws-sdk/client-dynamodb';
import { parse } from '@cdktn/hcl2json';
import { metrics } from '@opentelemetry/api';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import {
  describeOnEmbeddedEngine,
  startLocalServerUnderTest,
  temporaryFolder,
  type LocalServerUnderTest,
} from '../../../services/test/local/local-server-under-test.js';

const examples = join(__dirname, '..');
const realFetch = globalThis.fetch;

/** `it`, or `it.skip` with the reason in its title if the tool is missing. */
function itWith(command: string, args: readonly string[]) {
  const isInstalled = spawnSync(command, args, { stdio: 'ignore' }).status === 0;
  return (name: string, run: () => Promise<void>) => {
    if (isInstalled) it(name, run);
    else it.skip(`${name} (${command} ${args.join(' ')} does not run here)`, run);
  };
}

describeOnEmbeddedEngine('examples', () => {
  const folder = temporaryFolder();
  const called: string[] = [];
  let localServer: LocalServerUnderTest;
  let api: Server;
  let current: string;

  beforeAll(async () => {
    localServer = await startLocalServerUnderTest(folder.path, { story: true });
    current = ((await (await localServer.get('/v1/services/orders-api/address')).json()) as { url: string }).url; // the document's member
    api = createServer(({ url }, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ id: '42', total: 7, path: url }));
    });
    await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
    const { port } = api.address() as AddressInfo; // a TCP server has one
    process.env.WAYPOST_URL = localServer.url;
    globalThis.fetch = async (input, init) => {
      const request = new Request(input, init);
      const { hostname, pathname } = new URL(request.url);
      if (!hostname.endsWith('.amazonaws.com')) return realFetch(request);
      called.push(request.url);
      return realFetch(`http://127.0.0.1:${port}${pathname}`, { method: request.method });
    };
  });
  beforeEach(() => called.splice(0));
  afterAll(async () => {
    globalThis.fetch = realFetch;
    delete process.env.WAYPOST_URL;
    api.close();
    api.closeAllConnections();
    await localServer.stop();
    folder.remove();
  });

  it('the Lambda handler calls the service at its current address', async () => {
    const { handler } = await import('../lambda.js');

    expect(await handler({ orderId: '42' })).toMatchObject({ id: '42' });
    expect(called).toEqual([`${current}orders/42`]);
  });

  it('openapi-fetch calls a typed path', async () => {
    const { totalOf } = await import('../openapi-fetch.js');

    expect(await totalOf('42')).toBe(7);
    expect(called).toEqual([`${current}orders/42`]);
  });

  it('axios calls through the fetch adapter', async () => {
    const { orderOf } = await import('../axios.js');

    expect(await orderOf('42')).toMatchObject({ total: 7 });
    expect(called).toEqual([`${current}orders/42`]);
  });

  it('a durable function resolves again in each step, and no URL is a step’s result', async () => {
    const { fulfil } = await import('../durable.js');
    const results: unknown[] = [];
    const context = {
      step: async <T>(_: string, work: () => Promise<T>): Promise<T> => {
        const result = await work();
        results.push(result);
        return result;
      },
      wait: () => Promise.resolve(),
    };

    expect(await fulfil({ orderId: '42' }, context)).toMatchObject({ total: 7 });
    expect(called).toEqual([`${current}orders/42`, `${current}orders/42`]);
    expect(JSON.stringify(results)).not.toContain('amazonaws.com');
  });

  it('the fallback is not used while the registry answers, and the mismatch is listed', async () => {
    const { adopt } = await import('../fallbacks.js');

    const { url, source, mismatches } = await adopt();

    expect({ url, source }).toEqual({ url: current, source: 'live' });
    expect(Object.values(mismatches)).toHaveLength(1);
  });

  it('the service logs the address and counts answers with OpenTelemetry', async () => {
    const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
    const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 60_000 });
    const provider = new MeterProvider({ readers: [reader] });
    metrics.setGlobalMeterProvider(provider);
    const { start } = await import('../service.js');

    let stop = () => {};
    const line = await new Promise<string>((resolve) => {
      stop = start(resolve);
    });
    const { createRegistry } = await import('waypost');
    const registry = createRegistry();
    await registry.resolve('orders-api');
    registry.close();
    stop();
    await provider.forceFlush();
    const exported = exporter
      .getMetrics()
      .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics));
    await provider.shutdown();
    metrics.disable();

    expect(line).toBe(`orders-api is now at ${current}`);
    expect(exported).toMatchObject([
      {
        descriptor: { name: 'waypost.answers' },
        dataPoints: [{ attributes: { service: 'orders-api', source: 'live' } }],
      },
    ]);
  });

  const run = (command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
      const options = { env: { ...process.env, ...env }, cwd: examples };
      execFile(command, [...args], options, (error, stdout, stderr) =>
        resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
      );
    });

  itWith('curl', ['--version'])('curl prints the address, or the problem', async () => {
    const found = await run('sh', ['address.sh']);
    const refused = await run('sh', ['address.sh', 'nobody']);

    expect(JSON.parse(found.stdout)).toMatchObject({ url: current });
    expect(refused.code).not.toBe(0);
    expect(JSON.parse(refused.stdout)).toMatchObject({ code: 'SERVICE_NOT_FOUND' });
  });

  itWith('python3', ['--version'])('Python prints the URL, or the problem', async () => {
    expect(await run('python3', ['address.py'])).toMatchObject({ code: 0, stdout: `${current}\n` });
    expect(await run('python3', ['address.py', 'nobody'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('SERVICE_NOT_FOUND') as string,
    });
  });

  const ENGINE = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };

  itWith('python3', ['-c', 'import boto3'])('Python reads the table', async () => {
    const { stdout, stderr } = await run('python3', ['table.py'], {
      ...ENGINE,
      ...{
        AWS_DEFAULT_REGION: 'us-east-1',
        AWS_ENDPOINT_URL_DYNAMODB: localServer.engineUrl,
        WAYPOST_TABLE: 'waypost-local',
      },
    });

    expect({ stdout, stderr }).toEqual({ stdout: `${current}\n`, stderr: '' });
  });

  itWith('go', ['version'])('Go prints the URL', async () => {
    expect(await run('go', ['run', 'go/main.go'])).toMatchObject({ code: 0, stdout: `${current}\n` });
  });

  it('Terraform reads members that the item has', async () => {
    const text = readFileSync(join(examples, 'terraform/main.tf'), 'utf8');
    const { data, output } = (await parse('main.tf', text)) as {
      data: { aws_dynamodb_table_item: { orders_api: { key: string }[] } };
      output: Record<string, { value: string }[]>;
    }; // what the file says
    const client = new DynamoDBClient({
      endpoint: localServer.engineUrl,
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
    const key = JSON.parse(data.aws_dynamodb_table_item.orders_api[0]!.key) as Record<string, AttributeValue>; // a key
    const { Item } = await client.send(new GetItemCommand({ TableName: 'waypost-local', Key: key }));
    client.destroy();

    const valueOf = (name: string) => {
      const steps = output[name]![0]!.value.replace(/^\$\{local\.orders_api\.|\}$/g, '').split(/[.[\]]+/);
      return steps.reduce<unknown>((inner, step) => (inner as Record<string, unknown>)[step], Item);
    };
    const { hostname, pathname } = new URL(current);

    expect(hostname).toMatch(new RegExp(`^${String(valueOf('api_id'))}-${String(valueOf('vpce_id'))}\\.`));
    expect(pathname).toBe(`/${String(valueOf('stage'))}/`);
  });
});
