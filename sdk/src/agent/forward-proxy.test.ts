import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { callAgent, createAgentRig, HOST, problemIn, sendBytes, type AgentRig } from './test/agent-suite.js';

const TOKEN = 'f3b1c2d4e5a69788f3b1c2d4';

describe('the agent as the proxy of a client', () => {
  let rig: AgentRig;

  beforeEach(async () => (rig = await createAgentRig()));
  afterEach(() => rig.stop());

  it.each([
    ['http://orders-api.waypost.internal/orders/42?full=1', '/prod/orders/42?full=1'],
    ['http://orders-api.waypost.internal:80/orders', '/prod/orders'],
    ['http://orders-api.waypost.internal', '/prod/'],
    ['http://orders-api.waypost.internal?full=1', '/prod/?full=1'],
    ['HTTP://Orders-API.Waypost.Internal/healthz', '/prod/healthz'],
    ['http://orders-api.waypost.localhost/svc/billing-api/x', '/prod/svc/billing-api/x'],
  ])('leads %s to %s of the private API', async (url, expected) => {
    const answer = await callAgent(await rig.start(), url, { headers: { host: new URL(url).host } });

    expect(answer).toMatchObject({ status: 200, text: expected });
    expect(rig.apis.calls).toEqual([`GET ${HOST} ${expected}`]);
  });

  it.each(['http://orders-api.waypost.internal/../x', 'http://orders-api.waypost.internal/%2e%2e/x'])(
    'the URL %s cannot leave the stage',
    async (url) => {
      const answer = await callAgent(await rig.start(), url);

      expect(problemIn(answer)).toMatchObject({ status: 400, code: 'INVALID_REQUEST' });
      expect(rig.apis.calls).toEqual([]);
    },
  );

  it('the host of the URL counts, not the header Host', async () => {
    const url = 'http://orders-api.waypost.internal/orders';

    const answer = await callAgent(await rig.start(), url, { headers: { host: 'billing-api.waypost.internal' } });

    expect(answer).toMatchObject({ status: 200, text: '/prod/orders' });
    expect(rig.apis.calls).toEqual([`GET ${HOST} /prod/orders`]);
  });

  it('a name that is resolved to the agent works without a proxy setting', async () => {
    const headers = { host: 'orders-api.waypost.internal' };

    const answer = await callAgent(await rig.start(), '/orders', { headers });

    expect(answer).toMatchObject({ status: 200, text: '/prod/orders' });
  });

  it('redirects and cookies stay on the name that the client calls', async () => {
    rig.apis.answer = (_, response) =>
      void response.writeHead(302, { location: '/prod/new?a=1', 'set-cookie': 'a=1; Path=/prod/new; Secure' }).end();

    const { headers } = await callAgent(await rig.start(), 'http://orders-api.waypost.internal/old');

    expect(headers.location).toBe('http://orders-api.waypost.internal/new?a=1');
    expect(headers['set-cookie']).toEqual(['a=1; Path=/new']);
  });

  it.each([
    ['none', undefined, 407],
    ['a wrong one', `Basic ${Buffer.from('agent:wrong').toString('base64')}`, 407],
    ['the right one', `Basic ${Buffer.from(`agent:${TOKEN}`).toString('base64')}`, 200],
  ])('with a token configured, a call with %s in the URL of the proxy is answered', async (_, given, status) => {
    const folder = mkdtempSync(join(tmpdir(), 'waypost-agent-'));
    writeFileSync(join(folder, 'token'), TOKEN);
    let seen = {};
    rig.apis.answer = (incoming, response) => {
      seen = incoming.headers;
      response.end();
    };
    const agent = await rig.start({ options: { 'token-file': join(folder, 'token') } });
    const headers = given === undefined ? {} : { 'proxy-authorization': given };

    const answer = await callAgent(agent, 'http://orders-api.waypost.internal/orders', { headers });
    rmSync(folder, { recursive: true });

    expect(answer.status).toBe(status);
    expect(answer.headers['proxy-authenticate']).toBe(status === 407 ? 'Basic realm="waypost agent"' : undefined);
    expect(seen).not.toHaveProperty('proxy-authorization');
  });

  it('the offer of h2c that Java sends with each request is ignored', async () => {
    const offer = 'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABk';

    const answer = await sendBytes(
      await rig.start(),
      `GET http://orders-api.waypost.internal/orders HTTP/1.1\r\nHost: orders-api.waypost.internal\r\n${offer}\r\n\r\n`,
    );

    expect(answer).toMatch(/^HTTP\/1.1 200 /);
    expect(rig.apis.calls).toEqual([`GET ${HOST} /prod/orders`]);
  });
});
