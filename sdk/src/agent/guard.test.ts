import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { callAgent, createAgentRig, problemIn, sendBytes, type AgentRig } from './test/agent-suite.js';

const TOKEN = 'f3b1c2d4e5a69788f3b1c2d4';

describe('the guard of the agent', () => {
  let rig: AgentRig;
  let folder: string;

  beforeEach(async () => {
    rig = await createAgentRig();
    folder = mkdtempSync(join(tmpdir(), 'waypost-agent-'));
  });
  afterEach(async () => {
    await rig.stop();
    rmSync(folder, { recursive: true });
  });

  const withToken = (options: Readonly<Record<string, string>> = {}) => {
    const file = join(folder, 'token');
    writeFileSync(file, `${TOKEN}\n`);
    return rig.start({ options: { 'token-file': file, ...options } });
  };

  it.each(['127.0.0.1', 'localhost:9999', 'LOCALHOST', '[::1]:4681'])('the host %s names the agent', async (host) => {
    const answer = await callAgent(await rig.start(), '/svc/orders-api/x', { headers: { host } });

    expect(answer.status).toBe(200);
  });

  it.each([
    'evil.test',
    'localhost.evil.test',
    '127.0.0.1.evil.test',
    'waypost.localhost',
    '169.254.169.254',
    '10.0.0.1:4681',
    'orders-api.waypost.localhost.evil.test',
    'orders-api.waypost.internal.evil.test',
    'user@localhost',
    'localhost:80:80',
    '',
  ])('the host "%s" is refused (DNS rebinding)', async (host) => {
    const agent = await rig.start();

    const answer = await sendBytes(
      agent,
      `GET /svc/orders-api/x HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
    );

    expect(answer).toMatch(/^HTTP\/1.1 421 [^]*"HOST_NOT_ALLOWED"/);
    expect(rig.apis.calls).toEqual([]);
  });

  it('a host that --allow-host names is allowed', async () => {
    const agent = await rig.start({ options: { 'allow-host': 'waypost-agent,agent.internal' } });

    const answer = await callAgent(agent, '/svc/orders-api/x', { headers: { host: 'waypost-agent:4681' } });

    expect(answer.status).toBe(200);
  });

  it.each([
    ['Origin', 'https://evil.test'],
    ['Origin', 'null'],
    ['Origin', 'http://127.0.0.1:4681'],
    ['Sec-Fetch-Site', 'cross-site'],
    ['Sec-Fetch-Site', 'same-site'],
    ['Sec-Fetch-Site', 'same-origin'],
    ['X-Forwarded-For', '10.0.0.1'],
    ['Forwarded', 'for=10.0.0.1'],
  ])('a request with %s: %s is refused, and the reason names the header', async (header, value) => {
    const answer = await callAgent(await rig.start(), '/svc/orders-api/x', { headers: { [header]: value } });

    expect(problemIn(answer)).toMatchObject({
      status: 403,
      code: 'CALLER_REFUSED',
      detail: expect.stringContaining(`The header ${header} shows`),
    });
    expect(rig.apis.calls).toEqual([]);
  });

  it.each(['Origin', 'Sec-Fetch-Site', 'X-Forwarded-For', 'Forwarded'])(
    'a request with %s is passed on with --allow-relayed',
    async (header) => {
      const agent = await rig.start({ options: { 'allow-relayed': '1' } });

      const answer = await callAgent(agent, '/svc/orders-api/x', { headers: { [header]: 'cross-site' } });

      expect(answer.status).toBe(200);
    },
  );

  it('a header after 200 others is not cut off: the request is refused', async () => {
    const many = Array.from({ length: 2100 }, () => 'a:').join('\r\n');
    const agent = await rig.start();

    const answer = await sendBytes(
      agent,
      `GET /svc/orders-api/x HTTP/1.1\r\nHost: localhost\r\n${many}\r\nOrigin: https://evil.test\r\n\r\n`,
    );

    expect(answer).toMatch(/^HTTP\/1.1 431 /);
    expect(rig.apis.calls).toEqual([]);
  });

  it.each([
    'http://evil.test/',
    'http://169.254.169.254/latest/meta-data/',
    'http://orders-api.waypost.internal.evil.test/',
    'http://evil.test/orders-api.waypost.internal/',
    'http://orders-api.waypost.internal@evil.test/',
    'http://evil.test@orders-api.waypost.internal/',
    'http://orders-api.waypost.internal:443/',
    'http://orders-api.waypost.internal:22/',
    'http://localhost/svc/orders-api/x',
    'https://localhost/svc/orders-api/x',
    'https://orders-api.waypost.internal/orders',
    'ftp://orders-api.waypost.internal/orders',
    '*',
  ])('the request target %s is refused with what to do', async (target) => {
    const method = target === '*' ? 'OPTIONS' : 'GET';

    const answer = await sendBytes(await rig.start(), `${method} ${target} HTTP/1.1\r\nHost: localhost\r\n\r\n`);

    expect(answer).toMatch(/^HTTP\/1.1 400 [^]*Call http:\/\/127\.0\.0\.1:4681\/svc\/<service>\/<path> directly/);
    expect(rig.apis.calls).toEqual([]);
  });

  it('CONNECT is refused with what to do', async () => {
    const agent = await rig.start();

    const answer = await sendBytes(agent, 'CONNECT evil.test:443 HTTP/1.1\r\nHost: evil.test:443\r\n\r\n');

    expect(answer).toMatch(/^HTTP\/1.1 405 [^]*opens no tunnels[^]*Give the client a URL with http:\/\//);
    expect(answer).toContain('Call http://127.0.0.1:4681/svc/');
  });

  it('a WebSocket is refused with what to do', async () => {
    const headers = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13';

    const answer = await sendBytes(
      await rig.start(),
      `GET /svc/orders-api/x HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n\r\n`,
    );

    expect(answer).toMatch(/^HTTP\/1.1 501 [^]*"UPGRADE_REFUSED"[^]*Call the service by HTTP/);
    expect(rig.apis.calls).toEqual([]);
  });

  it.each([
    ['HTTP/0.9', ''],
    ['HTTP/2.0', ''],
    ['HTTP/1.0', 'Transfer-Encoding: chunked\r\nConnection: keep-alive\r\n'],
  ])('a request of %s with "%s" is refused', async (version, lines) => {
    const agent = await rig.start();
    const request = `POST /svc/orders-api/x ${version}\r\nHost: localhost\r\n${lines}\r\n0\r\n\r\n`;

    const answer = await sendBytes(agent, request);

    expect(answer).toMatch(/^HTTP\/1.1 400 [^]*"INVALID_REQUEST"/);
    expect(rig.apis.calls).toEqual([]);
  });

  const SECOND = 'GET /svc/orders-api/smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n';

  it.each([
    ['a length and chunked', 'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['chunked and a length', 'Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n'],
    ['two lengths', 'Content-Length: 0\r\nContent-Length: 5\r\n\r\n'],
    ['two equal lengths', 'Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello'],
    ['a list of lengths', 'Content-Length: 5, 5\r\n\r\nhello'],
    ['a signed length', 'Content-Length: +5\r\n\r\nhello'],
    ['a length in hexadecimal', 'Content-Length: 0x5\r\n\r\nhello'],
    ['chunked twice', 'Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n'],
    ['a coding before chunked', 'Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n'],
    ['a coding without chunked', 'Transfer-Encoding: identity\r\n\r\n'],
    ['a space before the colon', 'Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n'],
    ['a folded header', 'X: a\r\n Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['a bare LF after a header', 'X: a\nContent-Length: 0\r\n\r\n'],
    ['a bare LF at the end of the head', 'X: a\r\n\n'],
    ['a bare CR in a header', 'X: a\rContent-Length: 0\r\n\r\n'],
    ['a NUL in a header', 'X: a\0b\r\n\r\n'],
    ['two hosts', 'Host: evil.test\r\n\r\n'],
    ['a length with a space in it', 'Content-Length: 5 5\r\n\r\nhello'],
    ['a negative length', 'Content-Length: -1\r\n\r\n'],
    ['a length beyond 64 bits', 'Content-Length: 99999999999999999999\r\n\r\n'],
    ['an empty length', 'Content-Length:\r\n\r\n'],
    ['a vertical tab before chunked', 'Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n'],
    ['a coding that ends in chunked', 'Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n'],
    ['chunked in quotes', 'Transfer-Encoding: "chunked"\r\n\r\n0\r\n\r\n'],
    ['chunked in two headers', 'Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n'],
    ['a header without a name', ': x\r\n\r\n'],
    ['a header without a colon', 'Content-Length 5\r\n\r\n'],
    ['a control character in a name', 'X\x01Y: a\r\n\r\n'],
  ])('a request with %s is refused, and nothing after it is read', async (_, head) => {
    const agent = await rig.start();

    const answer = await sendBytes(agent, `POST /svc/orders-api/x HTTP/1.1\r\nHost: localhost\r\n${head}${SECOND}`);

    expect(answer).toMatch(/^HTTP\/1.1 400 /);
    expect(answer.match(/HTTP\/1\.1/g)).toHaveLength(1);
    expect(rig.apis.calls.filter((call) => call.endsWith('/x'))).toEqual([]);
    expect(rig.apis.calls.filter((call) => call.endsWith('/smuggled'))).toEqual([]);
  });

  it.each([
    ['a chunk size that is no number', 'Z\r\nhello\r\n0\r\n\r\n'],
    ['a bare LF after a chunk size', '5\nhello\r\n0\r\n\r\n'],
    ['a chunk that is longer than its size', '3\r\nhello\r\n0\r\n\r\n'],
    ['a chunk size beyond 64 bits', 'FFFFFFFFFFFFFFFF1\r\nhello\r\n0\r\n\r\n'],
    ['a negative chunk size', '-5\r\nhello\r\n0\r\n\r\n'],
    ['a chunk size in C notation', '0x5\r\nhello\r\n0\r\n\r\n'],
    ['a bare LF in a chunk extension', '5;a\nb\r\nhello\r\n0\r\n\r\n'],
    ['a bare CR after a chunk', '5\r\nhello\r0\r\n\r\n'],
    ['an endless chunk extension', `5;${'a'.repeat(20_000)}\r\nhello\r\n0\r\n\r\n`],
  ])('a body with %s never reaches the service as a whole one', async (_, body) => {
    let whole = false;
    rig.apis.answer = (incoming, response) => {
      incoming.on('error', () => {}).on('end', () => (whole = true));
      incoming.resume().on('close', () => response.end());
    };
    const agent = await rig.start();

    await sendBytes(
      agent,
      `POST /svc/orders-api/x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n${body}${SECOND}`,
    );

    expect(whole).toBe(false);
    expect(rig.apis.calls.filter((call) => call.endsWith('/smuggled'))).toEqual([]);
  });

  it.each([
    ['HTTP/0.9', 'GET /svc/orders-api/x\r\n\r\n'],
    ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['another protocol', 'SSH-2.0-OpenSSH\r\n\r\n'],
    ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc'],
    ['an unknown version of HTTP', 'GET /svc/orders-api/x HTTP/9.9\r\nHost: localhost\r\n\r\n'],
    ['no host', 'GET /svc/orders-api/x HTTP/1.1\r\n\r\n'],
    ['a space in the path', 'GET /svc/orders-api/x y HTTP/1.1\r\nHost: localhost\r\n\r\n'],
    ['a control character in the path', 'GET /svc/orders-api/x\x00 HTTP/1.1\r\nHost: localhost\r\n\r\n'],
  ])('bytes with %s reach no service', async (_, bytes) => {
    const answer = await sendBytes(await rig.start(), bytes);

    expect(answer).toMatch(/^HTTP\/1.1 4\d\d /);
    expect(rig.apis.calls).toEqual([]);
  });

  it('a chunk extension that is valid is not passed on', async () => {
    let body = '';
    rig.apis.answer = (incoming, response) => {
      incoming.on('data', (chunk: Buffer) => (body += chunk.toString()));
      incoming.on('end', () => response.end());
    };
    const head = 'POST /svc/orders-api/x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n';

    const answer = await sendBytes(await rig.start(), `${head}5;a="b"\r\nhello\r\n0\r\n\r\n`);

    expect(answer).toMatch(/^HTTP\/1.1 200 /);
    expect(body).toBe('hello');
  });

  it.each([
    ['orders-api', true],
    ['orders-*,billing-api', true],
    ['*-api', true],
    ['o*s*i', true],
    ['billing-*', false],
    ['orders', false],
    ['orders-api*api', false],
  ])('with --services %s a call of orders-api is allowed: %s', async (services, allowed) => {
    const answer = await callAgent(await rig.start({ options: { services } }), '/svc/orders-api/x');

    expect(answer.status).toBe(allowed ? 200 : 403);
    if (!allowed) expect(problemIn(answer)).toMatchObject({ code: 'SERVICE_NOT_ALLOWED' });
    expect(rig.apis.calls).toHaveLength(allowed ? 1 : 0);
  });

  it.each(['/svc/evil.test:443/x', '/svc/user@orders-api/x', '/svc/%6frders-api/x', '/svc/Orders-API/x', '/svc//x'])(
    'the path %s names no service',
    async (path) => {
      const answer = await callAgent(await rig.start(), path);

      expect([400, 404]).toContain(answer.status);
      expect(rig.source.reads.flat().filter((key) => key.startsWith('service:'))).toEqual([]);
    },
  );

  it.each([
    ['none', {}, 401],
    ['a wrong one', { 'x-waypost-token': `${TOKEN}0` }, 401],
    ['the right one', { 'x-waypost-token': TOKEN }, 200],
  ])('with a token configured, a call with %s is answered with its status', async (_, headers, status) => {
    let seen = {};
    rig.apis.answer = (incoming, response) => {
      seen = incoming.headers;
      response.end();
    };
    const answer = await callAgent(await withToken(), '/svc/orders-api/x', { headers });

    expect(answer.status).toBe(status);
    expect(answer.headers['www-authenticate'] !== undefined).toBe(status === 401);
    expect(rig.apis.calls).toHaveLength(status === 200 ? 1 : 0);
    expect(seen).not.toHaveProperty('x-waypost-token');
  });

  it('a health check needs no token', async () => {
    const answer = await callAgent(await withToken(), '/healthz');

    expect([200, 503]).toContain(answer.status);
  });

  it('beyond loopback, an IP address names the agent and another name does not', async () => {
    const agent = await withToken({ listen: '0.0.0.0' });
    const local = { ...agent, url: agent.url.replace('0.0.0.0', '127.0.0.1') };
    const call = (host: string) =>
      callAgent(local, '/svc/orders-api/x', { headers: { host, 'x-waypost-token': TOKEN } });

    const [address, name] = [await call('10.0.0.1:4681'), await call('evil.test')];

    expect([address.status, name.status]).toEqual([200, 421]);
  });

  it('a call beyond the limit of pending ones is refused with 503 and Retry-After', async () => {
    const held: (() => void)[] = [];
    rig.apis.answer = (_, response) => void held.push(() => response.end('done'));
    const agent = await rig.start({ options: { 'max-pending': '1' } });
    const first = callAgent(agent, '/svc/orders-api/x');
    while (held.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));

    const second = await callAgent(agent, '/svc/orders-api/x');
    held[0]!();

    expect((await first).text).toBe('done');
    expect(problemIn(second)).toMatchObject({ status: 503, code: 'AGENT_BUSY' });
    expect(second.headers['retry-after']).toBe('1');
    rig.apis.answer = (_, response) => void response.end();
    expect((await callAgent(agent, '/svc/orders-api/x')).status).toBe(200);
  });

  it('a connection beyond the limit is refused with 503 and Retry-After, and its request is not passed on', async () => {
    const agent = await rig.start({ options: { 'max-connections': '1' } });
    const first = connect(Number(new URL(agent.url).port), '127.0.0.1');
    await new Promise((resolve) => first.once('connect', resolve));

    const answer = await sendBytes(agent, SECOND);
    first.destroy();

    expect(answer).toMatch(/^HTTP\/1.1 503 [^]*retry-after: 1/);
    expect(rig.apis.calls).toEqual([]);
  });

  it('headers beyond 16 KiB are refused with 431', async () => {
    const answer = await sendBytes(
      await rig.start(),
      `GET /svc/orders-api/x HTTP/1.1\r\nHost: localhost\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`,
    );

    expect(answer).toMatch(/^HTTP\/1.1 431 /);
  });
});
