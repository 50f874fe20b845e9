import { request } from 'node:http';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { endpointOf, goneEntry, network, networkDocument, serviceEntry, VPC, VPCE } from '../../test/documents.js';
import { unavailable } from '../outage.js';
import {
  callAgent,
  createAgentRig,
  HOST,
  inRegion,
  NEW_HOST,
  problemIn,
  sendBytes,
  type AgentRig,
} from './test/agent-suite.js';

describe('the agent', () => {
  let rig: AgentRig;

  beforeEach(async () => (rig = await createAgentRig()));
  afterEach(() => rig.stop());

  /** Resolves when `condition` holds. */
  const until = async (condition: () => boolean): Promise<void> => {
    while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
  };

  it.each([
    ['/svc/orders-api/orders/42?full=1', {}, '/prod/orders/42?full=1'],
    ['/svc/orders-api/', {}, '/prod/'],
    ['/svc/orders-api', {}, '/prod/'],
    ['/svc/orders-api?full=1', {}, '/prod/?full=1'],
    ['/orders/42', { host: 'orders-api.waypost.localhost:4681' }, '/prod/orders/42'],
    ['/healthz', { host: 'orders-api.waypost.localhost' }, '/prod/healthz'],
    ['/svc/orders-api/a%2Fb//c', {}, '/prod/a%2Fb//c'],
  ])('the path %s with %j leads to %s of the private API', async (path, headers, expected) => {
    const answer = await callAgent(await rig.start(), path, { headers });

    expect(answer).toMatchObject({ status: 200, text: expected });
    expect(answer.headers['waypost-source']).toBe('live');
    expect(rig.apis.calls).toEqual([`GET ${HOST} ${expected}`]);
  });

  it.each([
    '/svc/orders-api/../secret',
    '/svc/orders-api/%2e%2e/secret',
    '/svc/orders-api/..\\secret',
    '/svc/orders-api/a/../../x',
  ])('the path %s cannot leave the stage', async (path) => {
    const answer = await callAgent(await rig.start(), path);

    expect(problemIn(answer)).toMatchObject({ status: 400, code: 'INVALID_REQUEST' });
    expect(rig.apis.calls).toEqual([]);
  });

  it('removes hop-by-hop headers and those that decide where a call goes, and keeps all others', async () => {
    let seen: string[] = [];
    rig.apis.answer = ({ rawHeaders }, response) => {
      seen = rawHeaders;
      response.setHeader('set-cookie', ['a=1', 'b=2']);
      response.setHeader('connection', 'x-internal');
      response.setHeader('x-internal', '1');
      response.end();
    };
    const headers = {
      connection: 'keep-alive, X-Hop',
      'x-hop': '1',
      te: 'trailers',
      upgrade: 'h2c',
      'proxy-authorization': 'secret',
      'x-apigw-api-id': 'e5e5e5e5e5',
      'x-waypost-token': 'secret',
      Accept: 'text/plain',
      authorization: 'Bearer token',
    };

    const answer = await callAgent(await rig.start(), '/svc/orders-api/x', { headers });

    const pairs = Array.from({ length: seen.length / 2 }, (_, index) =>
      seen.slice(2 * index, 2 * index + 2).join(': '),
    );
    expect(pairs.sort()).toEqual([
      'Accept: text/plain',
      'Connection: keep-alive',
      `Host: ${HOST}`,
      'authorization: Bearer token',
    ]);
    expect(answer.headers).toMatchObject({ 'set-cookie': ['a=1', 'b=2'] });
    expect(answer.headers).not.toHaveProperty('x-internal');
  });

  it('sends the header of an address that needs one', async () => {
    const endpoint = endpointOf({ privateDns: false });
    rig.source.documents.set('service:orders-api', inRegion(serviceEntry('orders-api', { vpceIds: [] })));
    rig.source.documents.set(`network:${VPC}`, inRegion(networkDocument(VPC, [network({ endpoints: [endpoint] })])));
    const host = `${VPCE}-abcd1234.execute-api.eu-west-1.vpce.amazonaws.com`;
    rig.apis.live.add(`https://${host}/prod/`);
    rig.apis.answer = ({ headers }, response) => void response.end(String(headers['x-apigw-api-id']));

    const answer = await callAgent(await rig.start(), '/svc/orders-api/x', {
      headers: { 'x-apigw-api-id': 'e5e5e5e5e5' },
    });

    expect(rig.apis.calls).toEqual([`GET ${host} /prod/x`]);
    expect(answer.text).toBe('a1b2c3d4e5');
  });

  it.each([
    [`https://${HOST}/prod/orders/43?a=1#end`, 'http://{agent}/svc/orders-api/orders/43?a=1#end'],
    [`/prod/orders/43`, 'http://{agent}/svc/orders-api/orders/43'],
    ['43', 'http://{agent}/svc/orders-api/orders/43'],
    [`https://${HOST}/prod`, 'http://{agent}/svc/orders-api/'],
    [`https://${HOST}/prod//evil.test/`, 'http://{agent}/svc/orders-api//evil.test/'],
    [`https://${HOST}/other/`, `https://${HOST}/other/`],
    ['https://login.example.com/', 'https://login.example.com/'],
  ])('a redirect to %s leads the client to %s', async (location, expected) => {
    rig.apis.answer = (_, response) => void response.writeHead(302, { location }).end();
    const agent = await rig.start();

    const { status, headers } = await callAgent(agent, '/svc/orders-api/orders/42');

    expect({ status, location: headers.location }).toEqual({
      status: 302,
      location: expected.replace('{agent}', new URL(agent.url).host),
    });
  });

  it('passes HEAD, 204, 304 and compressed bodies as they are', async () => {
    const zipped = gzipSync('hello');
    rig.apis.answer = ({ url, method }, response) => {
      if (method === 'HEAD') response.writeHead(200, { 'content-length': '5' }).end();
      else if (url?.endsWith('204') === true) response.writeHead(204).end();
      else if (url?.endsWith('304') === true) response.writeHead(304, { etag: '"a"' }).end();
      else response.writeHead(200, { 'content-encoding': 'gzip' }).end(zipped);
    };
    const agent = await rig.start();

    const [head, none, same, packed] = await Promise.all([
      callAgent(agent, '/svc/orders-api/x', { method: 'HEAD' }),
      callAgent(agent, '/svc/orders-api/204'),
      callAgent(agent, '/svc/orders-api/304'),
      callAgent(agent, '/svc/orders-api/x'),
    ]);

    expect(head).toMatchObject({ status: 200, text: '', headers: { 'content-length': '5' } });
    expect(none).toMatchObject({ status: 204, text: '' });
    expect(same).toMatchObject({ status: 304, text: '', headers: { etag: '"a"' } });
    expect(packed.headers['content-encoding']).toBe('gzip');
    expect(packed.body.equals(zipped)).toBe(true);
  });

  it.each([
    ['with its length', { 'content-length': '5' }, { 'content-length': '5' }],
    ['chunked', { 'transfer-encoding': 'chunked' }, { 'transfer-encoding': 'chunked' }],
  ])('passes a body %s', async (_, headers, framing) => {
    let seen = {};
    rig.apis.answer = (incoming, response) => {
      seen = incoming.headers;
      incoming.pipe(response);
    };

    const answer = await callAgent(await rig.start(), '/svc/orders-api/x', { method: 'POST', headers, body: 'hello' });

    expect(answer.text).toBe('hello');
    expect(seen).toMatchObject(framing);
  });

  it('passes 102 and 103 on, and survives a link that Node refuses', async () => {
    rig.apis.answer = ({ url = '' }, response) => {
      response.writeProcessing();
      const link = url.endsWith('bad') ? 'no link' : '</style.css>; rel=preload; as=style';
      response.socket?.write(`HTTP/1.1 103 Early Hints\r\nLink: ${link}\r\n\r\n`);
      response.end('done');
    };
    const agent = await rig.start();
    const head = (path: string) =>
      `GET /svc/orders-api/${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`;

    const [good, bad] = [await sendBytes(agent, head('good')), await sendBytes(agent, head('bad'))];

    expect(good.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 102', 'HTTP/1.1 103', 'HTTP/1.1 200']);
    expect(bad.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 102', 'HTTP/1.1 200']);
  });

  it('answers 502 where the service sends what is not HTTP', async () => {
    rig.apis.answer = (_, response) => void response.socket?.end('SSH-2.0-OpenSSH\r\n');

    const answer = await callAgent(await rig.start(), '/svc/orders-api/x');

    expect(problemIn(answer)).toMatchObject({ status: 502, code: 'SERVICE_UNREACHABLE' });
  });

  it('a POST without a body has the length 0', async () => {
    rig.apis.answer = ({ headers }, response) => void response.end(headers['content-length']);

    const answer = await callAgent(await rig.start(), '/svc/orders-api/x', { method: 'POST' });

    expect(answer.text).toBe('0');
  });

  it('streams both ways: each side receives a chunk before the next one is sent', async () => {
    rig.apis.answer = (incoming, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      incoming.on('data', (chunk: Buffer) => response.write(`got ${chunk.toString()};`));
      incoming.on('end', () => response.end('end'));
    };
    const { hostname, port } = new URL((await rig.start()).url);
    const calling = request({ hostname, port, path: '/svc/orders-api/x', method: 'POST', agent: false });
    let received = '';
    calling.on('response', (answer) => answer.on('data', (chunk: Buffer) => (received += chunk.toString())));

    calling.write('one');
    await until(() => received === 'got one;');
    calling.write('two');
    await until(() => received === 'got one;got two;');
    calling.end();
    await until(() => received.endsWith('end'));

    expect(received).toBe('got one;got two;end');
  });

  it('a client that does not read stops the service from sending', async () => {
    let sent = 0;
    const chunk = Buffer.alloc(65_536);
    rig.apis.answer = (_, response) => {
      const more = (): void => {
        while (sent < 2_147_483_648) {
          sent += chunk.length;
          if (!response.write(chunk)) return;
        }
      };
      response.on('drain', more);
      more();
    };
    const agent = await rig.start();
    const socket = connect(Number(new URL(agent.url).port), '127.0.0.1');
    socket.write('GET /svc/orders-api/x HTTP/1.1\r\nHost: localhost\r\n\r\n');
    socket.pause();

    let before = -1;
    while (before !== sent || sent === 0) {
      before = sent;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    socket.destroy();

    expect(sent).toBeLessThan(64_000_000);
  });

  it('a client that disconnects ends the call to the service', async () => {
    let ended = false;
    rig.apis.answer = (_, response) => {
      response.on('close', () => (ended = true));
      response.write('first');
    };
    const { hostname, port } = new URL((await rig.start()).url);
    const calling = request({ hostname, port, path: '/svc/orders-api/x', agent: false });
    calling.on('error', () => {});
    calling.on('response', (answer) => answer.on('error', () => {}).once('data', () => calling.destroy()));
    calling.end();

    await until(() => ended);

    expect(ended).toBe(true);
  });

  it('a client that disconnects before the answer ends the call to the service', async () => {
    let ended = false;
    rig.apis.answer = (incoming) => void incoming.on('close', () => (ended = true));
    const { hostname, port } = new URL((await rig.start()).url);
    const calling = request({ hostname, port, path: '/svc/orders-api/x', agent: false });
    calling.on('error', () => {});
    calling.end();
    await until(() => rig.apis.calls.length > 0);

    calling.destroy();
    await until(() => ended);

    expect(ended).toBe(true);
  });

  it('cuts an answer off where the service does', async () => {
    rig.apis.answer = (_, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('first', () => response.destroy());
    };
    const agent = await rig.start();

    await expect(callAgent(agent, '/svc/orders-api/x')).rejects.toThrow(/aborted|socket hang up/);
  });

  it('sends 100 Continue once the service is known, and before that none', async () => {
    rig.apis.answer = (incoming, response) => void incoming.pipe(response);
    const agent = await rig.start();
    const upload = (service: string): Promise<string[]> =>
      new Promise((resolve) => {
        const { hostname, port } = new URL(agent.url);
        const seen: string[] = [];
        const headers = { expect: '100-continue', 'content-length': '5' };
        const options = { hostname, port, path: `/svc/${service}/x`, method: 'PUT', headers, agent: false };
        const calling = request(options, (answer) => {
          seen.push(String(answer.statusCode));
          answer.resume().on('close', () => resolve(seen));
        });
        calling.on('error', () => {});
        calling.on('continue', () => {
          seen.push('continue');
          calling.end('hello');
        });
        calling.flushHeaders();
      });

    expect(await upload('orders-api')).toEqual(['continue', '200']);
    expect(await upload('no-such-api')).toEqual(['404']);
  });

  describe('where the API was created again', () => {
    const call = async (method: string, body?: string | Buffer) => {
      const agent = await rig.start();
      await callAgent(agent, '/svc/orders-api/warm');
      rig.apis.calls.length = 0;
      rig.replaceApi();
      rig.apis.answer = (incoming, response) => void incoming.pipe(response);
      return callAgent(agent, '/svc/orders-api/x', { method, ...(body === undefined ? {} : { body }) });
    };
    const twice = (method: string): string[] => [`${method} ${HOST} /prod/x`, `${method} ${NEW_HOST} /prod/x`];

    it.each(['GET', 'PUT', 'DELETE'])('an idempotent %s finds the new one', async (method) => {
      const answer = await call(method, method === 'PUT' ? 'hello' : undefined);

      expect(answer).toMatchObject({ status: 200, text: method === 'PUT' ? 'hello' : '' });
      expect(rig.apis.calls).toEqual(twice(method));
    });

    it('a POST that got an answer is never sent again', async () => {
      const answer = await call('POST', 'hello');

      expect(answer).toMatchObject({ status: 403, headers: { 'x-amzn-errortype': 'ForbiddenException' } });
      expect(rig.apis.calls).toEqual([`POST ${HOST} /prod/x`]);
    });

    it('a POST that was not sent yet finds the new one', async () => {
      rig.apis.answer = (_, response) => void response.writeHead(200, { connection: 'close' }).end();
      const agent = await rig.start();
      await callAgent(agent, '/svc/orders-api/warm');
      rig.apis.refusing.add(HOST);
      rig.replaceApi();
      rig.apis.answer = (incoming, response) => void incoming.pipe(response);

      const answer = await callAgent(agent, '/svc/orders-api/x', { method: 'POST', body: 'hello' });

      expect(answer).toMatchObject({ status: 200, text: 'hello' });
      expect(rig.apis.calls.slice(1)).toEqual([`POST ${NEW_HOST} /prod/x`]);
    });

    it('a PUT with a body of 1 MiB is sent again', async () => {
      const fits = await call('PUT', Buffer.alloc(1_048_576, 'a'));

      expect({ status: fits.status, size: fits.body.length }).toEqual({ status: 200, size: 1_048_576 });
    });

    it('a PUT of more than 1 MiB is not sent again', async () => {
      const answer = await call('PUT', Buffer.alloc(8_388_608, 'a'));

      expect(answer.status).toBe(403);
      expect(rig.apis.calls).toEqual([`PUT ${HOST} /prod/x`]);
    });
  });

  it('a certificate that does not fit is refused, and nothing is sent', async () => {
    rig.source.documents.set('service:orders-api', serviceEntry());
    rig.source.documents.set(`network:${VPC}`, networkDocument());

    const answer = await callAgent(await rig.start(), '/svc/orders-api/x');

    expect(problemIn(answer)).toMatchObject({
      status: 502,
      code: 'SERVICE_UNREACHABLE',
      remedy: 'Find the cause with: waypost doctor orders-api',
    });
    expect(rig.apis.calls).toEqual([]);
  });

  it.each([
    ['SERVICE_NOT_FOUND', 404, () => rig.source.documents.delete('service:orders-api')],
    ['SERVICE_GONE', 410, () => rig.source.documents.set('service:orders-api', inRegion(goneEntry()))],
    [
      'REGISTRY_UNAVAILABLE',
      503,
      () => {
        const outage = { reason: 'server-error', message: 'The registry fails.', remedy: 'Wait.' } as const;
        rig.source.failure = unavailable(outage);
      },
    ],
  ])('answers %s as a problem document with %i', async (code, status, change) => {
    change();

    const answer = await callAgent(await rig.start(), '/svc/orders-api/x');

    expect(answer.headers).toMatchObject({ 'content-type': 'application/problem+json', 'cache-control': 'no-store' });
    expect(answer.headers['retry-after']).toBe(status === 503 ? '1' : undefined);
    expect(problemIn(answer)).toMatchObject({ status, code, detail: expect.any(String), remedy: expect.any(String) });
    expect(JSON.parse(answer.text)).toMatchObject({ type: `urn:waypost:problem:${code}`, status });
  });

  it('is ready once the registry has answered', async () => {
    rig.source.failure = new Error('down');
    const agent = await rig.start();
    const before = await callAgent(agent, '/healthz');
    rig.source.failure = undefined;
    await callAgent(agent, '/svc/orders-api/x');

    const after = await callAgent(agent, '/healthz');

    expect([before.status, after.status]).toEqual([503, 200]);
    expect(JSON.parse(after.text)).toMatchObject({ status: 'ready', registry: 'prod' });
  });

  it.each(['/svc/orders-api/x', '/v1/services/orders-api/address', '/healthz', '/metrics', '/no/such/path'])(
    'keeps the connection of a client that asks for %s',
    async (path) => {
      const agent = await rig.start();
      const head = `GET ${path} HTTP/1.1\r\nHost: localhost\r\n`;

      const answer = await sendBytes(agent, `${head}\r\n${head}Connection: close\r\n\r\n`);

      expect(answer.match(/HTTP\/1\.1 \d+/g)).toHaveLength(2);
    },
  );

  it('drains: a call under way ends well, and new connections are refused', async () => {
    let finish = (): void => {};
    rig.apis.answer = (_, response) => void (finish = () => response.end('done'));
    const agent = await rig.start();
    const calling = callAgent(agent, '/svc/orders-api/x');
    await until(() => rig.apis.calls.length > 0);

    const draining = agent.drain();
    await expect(callAgent(agent, '/healthz')).rejects.toThrow('ECONNREFUSED');
    finish();

    expect((await calling).text).toBe('done');
    await draining;
  });
});
