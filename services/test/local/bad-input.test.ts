import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { type IncomingMessage, request } from 'node:http';
import { createRestApi, createStage, deleteRestApi, tagResource } from '../../core/test/cloudtrail/api-events.js';
import { createVpcEndpoint } from '../../core/test/cloudtrail/endpoint-events.js';
import { withDetail } from '../../core/test/cloudtrail/record.js';
import { describeOnEmbeddedEngine, localServerOfSuite } from './local-server-under-test.js';

const MIB = 1024 * 1024;
const HOSTILE = [
  'evil.com/',
  '../',
  '$default',
  '\u202egro',
  'x'.repeat(10_000),
  '__proto__',
  'a b',
  'a/../b',
  '%2e%2e',
  '',
  '{"a":1}',
  "'; --",
];

describeOnEmbeddedEngine('the local server and bad input', () => {
  const localServer = localServerOfSuite();

  it.each(['', 'nonsense', '{', '[1,', '{}', 'null', '"text"', '{"Records":1}', '{"eventName":"CreateRestApi"}'])(
    'answers the body %j with a problem document',
    async (body) => {
      const response = await localServer.post(body);

      expect(response.status).toBe(400);
      expect(response.headers.get('content-type')).toBe('application/problem+json');
      expect(await response.json()).toMatchObject({ status: 400, code: 'INVALID_REQUEST', remedy: expect.any(String) });
    },
  );

  it('accepts a body of any content type', async () => {
    const types = ['application/json', 'text/plain', 'application/x-www-form-urlencoded'];

    const responses = await Promise.all(types.map((type) => localServer.post('[null]', { 'content-type': type })));

    expect(responses.map(({ status }) => status)).toEqual([200, 200, 200]);
  });

  it.each(['with its length', 'in chunks', 'after 100-continue'])(
    'refuses a body over 16 MiB sent %s, and applies none of its events',
    async (how) => {
      const event = JSON.stringify(createRestApi({ apiId: 'toolarge00', name: 'too-large' }));
      const body = Buffer.alloc(17 * MIB, ' ');
      body.write(`[${event}`);
      body.write(']', body.length - 1);

      const { status, text } = await send(localServer.url, body, how);

      expect(status).toBe(413);
      expect(JSON.parse(text)).toMatchObject({ status: 413, detail: expect.stringContaining('16777216 bytes') });
      expect((await localServer.get('/v1/services/too-large')).status).toBe(404);
    },
  );

  it('answers for 20 000 small events in one list', async () => {
    const events = Array.from({ length: 20_000 }, (_, index) => ({
      source: 'shop',
      'detail-type': 'order',
      detail: { eventID: `e-${index}` },
    }));

    const results = await localServer.publish(events);

    expect(results).toHaveLength(20_000);
    expect(new Set(results.map(({ outcome }) => outcome))).toEqual(new Set(['unmatched']));
    expect(results.at(-1)?.eventId).toBe('e-19999');
  });

  it('applies an event of 15 MB', async () => {
    const event = createRestApi({ apiId: 'large00015', name: 'large' });

    const results = await localServer.publish([
      withDetail(event, { requestParameters: { body: 'x'.repeat(15 * MIB) } }),
      null,
    ]);

    expect(results.map(({ outcome }) => outcome)).toEqual(['applied', 'invalid']);
  });

  it('keeps hostile strings out of every key and URL, and applies the other events', async () => {
    const good = createRestApi({ apiId: 'goodgood00', name: 'good', vpceIds: ['vpce-0000000000'] });
    const about = HOSTILE.flatMap((text, index) => [
      createRestApi({ apiId: text, name: 'x' }),
      createRestApi({ apiId: `hostile${String(index).padStart(3, '0')}`, name: text }),
      tagResource({
        apiId: `hostile${String(index).padStart(3, '0')}`,
        tags: { 'waypost:service': text, 'waypost:stage': text },
      }),
      createStage({ apiId: 'goodgood00', stage: text }),
      deleteRestApi({ apiId: 'goodgood00', region: text }),
      deleteRestApi({ apiId: 'goodgood00', account: text }),
      createVpcEndpoint({ vpceId: text }),
      createVpcEndpoint({ vpceId: 'vpce-0a1b2c3d', vpcId: text }),
      createVpcEndpoint({
        vpceId: `vpce-00000000${String(index).padStart(2, '0')}`,
        tags: { 'waypost:network': text },
      }),
    ]);

    const results = await localServer.publish([good, ...about, createStage({ apiId: 'goodgood00', stage: 'prod' })]);

    expect(results.map(({ outcome }) => outcome)).not.toContain('failed');
    expect([results[0]?.outcome, results.at(-1)?.outcome]).toEqual(['applied', 'applied']);
    const odd = (await keysOf(localServer.engineUrl)).filter(
      // The last one is the key of a line of history: its time and its position.
      (key) => !/^[A-Z_]+(?:#[A-Za-z0-9.-]{1,253}){0,3}$|^[A-Za-z0-9.#-]+$|^\d{4}-[\d:T-]{14}Z~\d+$/.test(key),
    );
    expect(odd).toEqual([]);
    const { url } = (await (await localServer.get('/v1/services/good/address?network=vpce-0000000000')).json()) as {
      url?: string;
    }; // checked next
    expect(url).toMatch(/^https:\/\/goodgood00-vpce-0000000000\.execute-api\.eu-west-1\.amazonaws\.com\/prod\/$/);
  });

  it.each([
    ['GET', '/', 200],
    ['GET', '/nowhere', 400],
    ['GET', '/local/events', 405],
    ['DELETE', '/local/events', 405],
    ['TRACE', '/v1/services', 405],
    ['POST', '/v1/services', 405],
    ['GET', '//evil.com/v1/services', 400],
    ['GET', 'http://evil.com/v1/services', 400],
    ['OPTIONS', '*', 400],
  ])('answers %s %s with status %i', async (method, path, expected) => {
    const { status } = await ask(localServer.url, { method, path });

    expect(status).toBe(expected);
  });

  it.each([
    [{ host: 'evil.com' }, 421],
    [{ origin: 'https://evil.com' }, 403],
  ])('refuses a POST with foreign headers: %j', async (headers, expected) => {
    const { status } = await ask(localServer.url, { method: 'POST', path: '/local/events', headers });

    expect(status).toBe(expected);
  });

  it('stays healthy after all bad input', async () => {
    const response = await localServer.get('/healthz');

    expect(await response.json()).toMatchObject({ status: 'ok', registry: 'local' });
    expect(localServer.lost).toEqual([]);
  });
});

interface RawRequest {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
}

interface RawResponse {
  readonly status: number;
  readonly text: string;
}

/** Sends a request that fetch would refuse or change. */
function ask(url: string, { method, path, headers = {} }: RawRequest): Promise<RawResponse> {
  return new Promise((resolve, reject) => {
    const { port } = new URL(url);
    const asked = request({
      port,
      host: '127.0.0.1',
      method,
      path,
      headers: { host: `127.0.0.1:${port}`, ...headers },
    });
    asked.once('error', reject);
    asked.once('response', (response) => resolve(answered(response)));
    asked.end();
  });
}

/** Sends a large body, and reads the answer even if it comes before all is sent. */
function send(url: string, body: Buffer, how: string): Promise<RawResponse> {
  return new Promise((resolve, reject) => {
    const headers = {
      ...(how === 'in chunks' ? { 'transfer-encoding': 'chunked' } : { 'content-length': body.length }),
      ...(how === 'after 100-continue' ? { expect: '100-continue' } : {}),
    };
    const asked = request(`${url}/local/events`, { method: 'POST', headers, agent: false });
    asked.once('error', reject);
    asked.once('response', (response) => {
      resolve(answered(response).finally(() => asked.destroy()));
    });
    if (how === 'after 100-continue') asked.once('continue', () => reject(new Error('The server asked for the body.')));
    else asked.end(body);
  });
}

async function answered(response: IncomingMessage): Promise<RawResponse> {
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += String(chunk);
  return { status: response.statusCode ?? 0, text };
}

async function keysOf(endpoint: string): Promise<readonly string[]> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint, region: 'us-east-1', credentials });
  const scans = ['waypost-local', 'waypost-local-records'].map((TableName) =>
    client.send(new ScanCommand({ TableName })),
  );
  const keys = (await Promise.all(scans)).flatMap(({ Items = [] }) =>
    Items.flatMap(({ pk, sk }) => [pk?.S ?? '', sk?.S ?? '']),
  );
  client.destroy();
  return keys;
}
