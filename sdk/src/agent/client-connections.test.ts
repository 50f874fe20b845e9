import { setTimeout as pause } from 'node:timers/promises';
import { HOST, callAgent, createAgentRig, sendBytes, type AgentRig } from './test/agent-suite.js';

const request = (path: string, lines = '', body = ''): string =>
  `${body === '' ? 'GET' : 'POST'} /svc/orders-api/${path} HTTP/1.1\r\nHost: localhost\r\n${lines}\r\n${body}`;

describe('a connection to the agent', () => {
  let rig: AgentRig;

  beforeEach(async () => (rig = await createAgentRig()));
  afterEach(() => rig.stop());

  it.each([
    ['a web page', request('x', 'Origin: null\r\n')],
    ['a relayed request', request('x', 'X-Forwarded-For: 10.0.0.1\r\n')],
    ['another host', 'GET / HTTP/1.1\r\nHost: evil.test\r\n\r\n'],
    ['another host by its target', 'GET http://evil.test/ HTTP/1.1\r\nHost: evil.test\r\n\r\n'],
    ['an empty coding beside a length', request('x', 'Transfer-Encoding:\r\nContent-Length: 4\r\n', 'abcd')],
    ['an unknown expectation', request('x', 'Expect: 200-ok\r\nContent-Length: 4\r\n', 'abcd')],
    ['an unread body', 'POST /nowhere HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nabcd'],
  ])('serves no request after one that was refused for %s', async (_, refused) => {
    const agent = await rig.start();
    // Its connection is kept, so that a second call would be sent at once.
    await callAgent(agent, '/svc/orders-api/first');

    const answer = await sendBytes(agent, refused + request('smuggled'));
    await pause(20);

    expect(answer.match(/HTTP\/1\.1 4\d\d /g)).toHaveLength(1);
    expect(answer).toContain('application/problem+json');
    expect(rig.apis.calls).toEqual([`GET ${HOST} /prod/first`]);
  });

  it('serves each request of a pipeline in turn', async () => {
    const body = request('second', 'Content-Length: 5\r\n', 'hello');

    const answer = await sendBytes(await rig.start(), request('first') + body + request('third'));

    expect(answer.match(/\/prod\/[a-z]+/g)).toEqual(['/prod/first', '/prod/second', '/prod/third']);
  });

  it('has a reason for a body that is not HTTP, ends the call to the service, and then closes', async () => {
    const agent = await rig.start();
    await callAgent(agent, '/svc/orders-api/first');
    const ended = new Promise((resolve) => {
      rig.apis.answer = (incoming) => void incoming.on('error', resolve).resume();
    });
    const body = '5\r\nhello\r\nfive\r\nhello\r\n0\r\n\r\n';

    const answer = await sendBytes(agent, request('x', 'Transfer-Encoding: chunked\r\n', body));
    await ended;

    expect(answer).toMatch(/^HTTP\/1.1 400 [^]*The request is not valid HTTP \(HPE_INVALID_CHUNK_SIZE\)/);
  });

  it('has no reason written into the answer before it', async () => {
    rig.apis.answer = (_, response) => void setTimeout(() => response.end('late'), 50);

    const answer = await sendBytes(await rig.start(), `${request('x')}GARBAGE\r\n\r\n`);

    expect(answer).toBe('');
  });

  it.each(['/healthz?verbose', '/metrics?name=x'])('answers %s whatever its query', async (path) => {
    expect((await callAgent(await rig.start(), path)).headers['cache-control']).toBe('no-store');
  });
});
