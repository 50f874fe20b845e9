import type { IncomingMessage } from 'node:http';
import { signedByAws } from '../../test/aws-signer.js';
import { endpointOf, network, networkDocument, serviceEntry, VPC, VPCE } from '../../test/documents.js';
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

const KEYS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret/+=', sessionToken: 'session' };

describe('the agent with --sign-services', () => {
  const given = { ...process.env };
  let rig: AgentRig;

  beforeEach(async () => {
    Object.assign(process.env, {
      AWS_ACCESS_KEY_ID: KEYS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: KEYS.secretAccessKey,
      AWS_SESSION_TOKEN: KEYS.sessionToken,
    });
    delete process.env.AWS_PROFILE;
    rig = await createAgentRig();
  });
  afterEach(async () => {
    process.env = { ...given };
    await rig.stop();
  });

  const start = () => rig.start({ options: { 'sign-services': 'orders-*' } });

  /** The signature that AWS's signer makes of a request as it arrived. */
  const expectedOf = ({ headers, method = '', url = '' }: IncomingMessage, body: Buffer) => {
    const date = String(headers['x-amz-date']).replace(/(....)(..)(..T..)(..)(..Z)/, '$1-$2-$3:$4:$5');
    const names = /SignedHeaders=([^,]+)/.exec(headers.authorization ?? '')?.[1]?.split(';') ?? [];
    const signed = names.filter((name) => name !== 'host').map((name) => [name, String(headers[name])]);
    const request = {
      service: 'execute-api',
      region: 'eu-west-1',
      url: new URL(url, `https://${headers.host ?? ''}`),
      method,
      headers: Object.fromEntries(signed) as Record<string, string>,
      body,
    };
    return signedByAws(request, KEYS, Date.parse(date));
  };

  /** Answers 200 to a request with the right signature, as IAM does. */
  const answerSigned = (): IncomingMessage[] => {
    const seen: IncomingMessage[] = [];
    rig.apis.answer = (request, response) => {
      seen.push(request);
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks);
        void expectedOf(request, body).then((expected) => {
          response.writeHead(request.headers.authorization === expected ? 200 : 403).end(String(body.length));
        });
      });
    };
    return seen;
  };

  it.each([
    ['a GET', 'GET', '/svc/orders-api/orders/4%202?b=2&a=1%20x&empty=', undefined],
    ['a POST with a body', 'POST', '/svc/orders-api/orders', 'hello'],
    ['a PUT with 10 MB', 'PUT', '/svc/orders-api/orders', Buffer.alloc(10_485_760, 'a')],
  ])('signs %s as AWS does', async (_, method, path, body) => {
    answerSigned();

    const answer = await callAgent(await start(), path, { method, ...(body === undefined ? {} : { body }) });

    expect(answer).toMatchObject({ status: 200, text: String(body?.length ?? 0) });
  });

  it('signs a body that comes in chunks, and replaces signature headers of the client', async () => {
    const seen = answerSigned();
    const headers = {
      'transfer-encoding': 'chunked',
      authorization: 'AWS4-HMAC-SHA256 mine',
      'x-amz-date': '20200101T000000Z',
      'x-amz-security-token': 'mine',
      'x-amz-content-sha256': 'mine',
      'x-custom': 'kept',
    };

    const answer = await callAgent(await start(), '/svc/orders-api/x', { method: 'POST', headers, body: 'hello' });

    expect(answer.status).toBe(200);
    expect(seen[0]?.headers).toMatchObject({
      'content-length': '5',
      'x-amz-security-token': 'session',
      'x-custom': 'kept',
    });
    expect(seen[0]?.headers).not.toHaveProperty('x-amz-content-sha256');
    expect(seen[0]?.headers).not.toHaveProperty('transfer-encoding');
  });

  it('signs the host and the API id of an address that needs a header', async () => {
    const endpoint = endpointOf({ privateDns: false });
    rig.source.documents.set('service:orders-api', inRegion(serviceEntry('orders-api', { vpceIds: [] })));
    rig.source.documents.set(`network:${VPC}`, inRegion(networkDocument(VPC, [network({ endpoints: [endpoint] })])));
    rig.apis.live.add(`https://${VPCE}-abcd1234.execute-api.eu-west-1.vpce.amazonaws.com/prod/`);
    const seen = answerSigned();

    const answer = await callAgent(await start(), '/svc/orders-api/x');

    expect(answer.status).toBe(200);
    expect(seen[0]?.headers.authorization).toMatch(/SignedHeaders=host;x-amz-date;x-amz-security-token;x-apigw-api-id/);
  });

  it('signs again for the new address of an API that was created again', async () => {
    answerSigned();
    const agent = await start();
    await callAgent(agent, '/svc/orders-api/warm');
    rig.replaceApi();

    const answer = await callAgent(agent, '/svc/orders-api/x', { method: 'PUT', body: 'hello' });

    expect(answer).toMatchObject({ status: 200, text: '5' });
    expect(rig.apis.calls.slice(1)).toEqual([`PUT ${HOST} /prod/x`, `PUT ${NEW_HOST} /prod/x`]);
  });

  it('does not sign the calls of other services', async () => {
    let seen = {};
    rig.apis.answer = ({ headers }, response) => {
      seen = headers;
      response.end();
    };

    await callAgent(await rig.start({ options: { 'sign-services': 'billing-*' } }), '/svc/orders-api/x');

    expect(seen).not.toHaveProperty('authorization');
  });

  it('refuses a longer body with 413 before it is read, and one in chunks once it is longer', async () => {
    const agent = await start();
    const head = 'PUT /svc/orders-api/x HTTP/1.1\r\nHost: localhost\r\n';

    const announced = await sendBytes(agent, `${head}Expect: 100-continue\r\nContent-Length: 10485761\r\n\r\n`);
    const chunk = `100000\r\n${'a'.repeat(1_048_576)}\r\n`;
    const streamed = await sendBytes(agent, `${head}Transfer-Encoding: chunked\r\n\r\n${chunk.repeat(11)}0\r\n\r\n`);

    expect(announced).toMatch(/^HTTP\/1.1 413 [^]*"BODY_TOO_LARGE"/);
    expect(streamed).toMatch(/^HTTP\/1.1 413 |^$/);
    expect(rig.apis.calls).toEqual([]);
  });

  it('says what to do where there are no credentials', async () => {
    const others = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'));
    process.env = { ...Object.fromEntries(others), AWS_EC2_METADATA_DISABLED: 'true', HOME: '/nonexistent' };

    const answer = await callAgent(await start(), '/svc/orders-api/x');

    expect(problemIn(answer)).toMatchObject({
      status: 503,
      code: 'CALL_NOT_SIGNED',
      remedy: expect.stringMatching(/\w/),
    });
    expect(answer.text).not.toContain(KEYS.secretAccessKey);
    expect(rig.apis.calls).toEqual([]);
  });
});
