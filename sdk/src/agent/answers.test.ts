import { request } from 'node:http';
import { callAgent, createAgentRig, problemIn, sendBytes, type AgentRig } from './test/agent-suite.js';

describe('an answer through the agent', () => {
  let rig: AgentRig;

  beforeEach(async () => (rig = await createAgentRig()));
  afterEach(() => rig.stop());

  it.each([
    ['a=1', 'a=1'],
    ['a=1; Path=/', 'a=1; Path=/svc/orders-api/'],
    ['a=1; path=/prod', 'a=1; Path=/svc/orders-api/'],
    ['a=1; Path=/prod/', 'a=1; Path=/svc/orders-api/'],
    ['a=1; Path=/prod/orders; HttpOnly', 'a=1; Path=/svc/orders-api/orders; HttpOnly'],
    ['a=1; Path=/orders', 'a=1; Path=/svc/orders-api/orders'],
    ['a=1; Path=/svc/billing-api', 'a=1; Path=/svc/orders-api/svc/billing-api'],
    ['a=1; Path=', 'a=1; Path=/svc/orders-api/'],
    ['a=1; Domain=.execute-api.eu-west-1.amazonaws.com; Max-Age=5', 'a=1; Max-Age=5'],
    ['a=1; DOMAIN=amazonaws.com', 'a=1'],
    ['a=1; Domain=example.com', 'a=1; Domain=example.com'],
    ['a=1; Secure; SameSite=Lax', 'a=1; SameSite=Lax'],
    ['a="x; y"; Expires=Wed, 21 Oct 2026 07:28:00 GMT', 'a="x; y"; Expires=Wed, 21 Oct 2026 07:28:00 GMT'],
  ])('the cookie %s reaches the client as %s', async (cookie, expected) => {
    rig.apis.answer = (_, response) => void response.setHeader('Set-Cookie', [cookie, 'b=2']).end();

    const { headers } = await callAgent(await rig.start(), '/svc/orders-api/x');

    expect(headers['set-cookie']).toEqual([expected, 'b=2']);
  });

  it('its Content-Location leads to the stable name', async () => {
    rig.apis.answer = (_, response) => void response.setHeader('Content-Location', '/prod/orders/42').end();
    const agent = await rig.start();

    const { headers } = await callAgent(agent, '/svc/orders-api/x');

    expect(headers['content-location']).toBe(`${agent.url}/svc/orders-api/orders/42`);
  });

  it('has the trailers of the service, and the service those of the client', async () => {
    let seen = {};
    rig.apis.answer = (incoming, response) => {
      response.setHeader('Trailer', 'x-sum');
      response.write('hello');
      incoming.resume().on('end', () => {
        seen = incoming.trailers;
        response.addTrailers({ 'x-sum': '5', 'set-cookie': 'a=1' });
        response.end();
      });
    };
    const { hostname, port } = new URL((await rig.start()).url);
    const trailers = await new Promise((resolve) => {
      const headers = { trailer: 'x-hash', 'transfer-encoding': 'chunked' };
      const options = { hostname, port, path: '/svc/orders-api/x', method: 'PUT', headers, agent: false };
      const calling = request(options, (answer) => {
        answer.resume().on('end', () => resolve({ announced: answer.headers.trailer, ...answer.trailers }));
      });
      calling.addTrailers({ 'x-hash': 'abc', 'x-apigw-api-id': 'e5e5e5e5e5' });
      calling.end('body');
    });

    expect(seen).toEqual({ 'x-hash': 'abc' });
    expect(trailers).toEqual({ announced: 'x-sum', 'x-sum': '5' });
  });

  it('has no chunks and no trailers for HTTP/1.0', async () => {
    rig.apis.answer = (_, response) => {
      response.setHeader('Trailer', 'x-sum');
      response.write('hello');
      response.addTrailers({ 'x-sum': '5' });
      response.end();
    };

    const answer = await sendBytes(await rig.start(), 'GET /svc/orders-api/x HTTP/1.0\r\nHost: localhost\r\n\r\n');

    expect(answer).toMatch(/^HTTP\/1.1 200 [^]*\r\n\r\nhello$/);
    expect(answer).not.toMatch(/x-sum|chunked/i);
  });

  it('is 504 where the service sends nothing for longer than --call-timeout', async () => {
    rig.apis.answer = () => {};

    const answer = await callAgent(await rig.start({ options: { 'call-timeout': '0.1' } }), '/svc/orders-api/x');

    expect(problemIn(answer)).toMatchObject({
      status: 504,
      code: 'SERVICE_SILENT',
      detail: 'The call to orders-api failed: the service sent nothing for 0.1 s.',
    });
  });
});
