import type { IncomingMessage, RequestListener } from 'node:http';
import type { Address, Endpoint, Gate, GateId, Verdict } from '../../model/index.js';
import { examine, type Patient } from './examine.js';
import { createNetwork } from './network.js';
import { isPrivateAddress } from './private-address.js';
import { CERTIFICATE } from './test/certificate.js';
import { closedPort, serveDropping, serveHttps, serveSilence, type Served } from './test/failing-servers.js';

const REGION = 'eu-west-1';
const TAIL = `execute-api.${REGION}.amazonaws.com`;
const ALIAS = `a1b2c3d4e5-vpce-0a.${TAIL}`;
const OWN = `vpce-0a-x1.execute-api.${REGION}.vpce.amazonaws.com`;
const OTHER = `vpce-0b-y2.execute-api.${REGION}.vpce.amazonaws.com`;

const address = (parts: Partial<Address> = {}): Address => ({
  service: 'orders-api',
  registry: 'prod',
  url: `https://${ALIAS}/prod/`,
  headers: {},
  form: 'endpoint-alias',
  apiId: 'a1b2c3d4e5',
  vpceId: 'vpce-0a',
  vpcId: 'vpc-01',
  stage: 'prod',
  region: REGION,
  accountId: '111122223333',
  generation: 1,
  since: '2026-01-01T00:00:00Z',
  warnings: [],
  ...parts,
});
const endpoint = (vpceId: string, dnsName: string, privateDns = false): Endpoint => ({
  ...{ vpceId, dnsName, privateDns, state: 'available', createdAt: '2026-01-01T00:00:00Z' },
});
const gate = (id: GateId, verdict: Verdict): Gate => ({ gate: id, title: id, verdict, evidence: '…', remedy: null });

let served: Served | undefined;
afterEach(async () => {
  await served?.close();
  served = undefined;
});

interface World {
  readonly names?: Readonly<Record<string, string>>;
  readonly port?: number;
}

/** Every name of `names` leads to its address; any other is unknown, as to a resolver of the internet. */
function networkOf({ names = { [ALIAS]: '127.0.0.1' }, port = served?.port ?? 1 }: World = {}) {
  const lookup = async (host: string) => {
    const ip = names[host] ?? (names['*'] !== undefined && host.endsWith(TAIL) ? names['*'] : undefined);
    if (ip === undefined) throw Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: 'ENOTFOUND' });
    return [ip];
  };
  return createNetwork({ lookup, port, ca: CERTIFICATE, timeout: 1000 });
}

const patient = (parts: Partial<Patient> = {}): Patient => ({ address: address(), endpoints: [], gates: [], ...parts });

const answering =
  (status: number, errorType?: string, body: object = {}): RequestListener =>
  (_request, response) => {
    const headers = errorType === undefined ? {} : { 'x-amzn-errortype': errorType };
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  };

const verdicts = (checks: readonly { check: string; verdict: string }[]) =>
  Object.fromEntries(checks.map(({ check, verdict }) => [check, verdict]));

it('finds nothing in the way of a call that is answered', async () => {
  served = await serveHttps(answering(200));

  const report = await examine(patient(), networkOf());

  expect(report).toMatchObject({ verdict: 'pass', host: ALIAS, causes: [] });
  expect(verdicts(report.checks)).toEqual({
    dns: 'pass',
    'private-dns': 'pass',
    tcp: 'pass',
    tls: 'pass',
    https: 'pass',
  });
});

it('sends one GET with the headers of the address, or the method and path that are given', async () => {
  const requests: IncomingMessage[] = [];
  served = await serveHttps((request, response) => {
    requests.push(request);
    response.end();
  });
  const own = address({
    url: `https://${OWN}/prod/`,
    form: 'endpoint-dns',
    headers: { 'x-apigw-api-id': 'a1b2c3d4e5' },
  });

  await examine(patient({ address: own }), networkOf({ names: { [OWN]: '127.0.0.1' } }));
  await examine(patient({ path: '/health?key=hidden', method: 'HEAD' }), networkOf());

  expect(requests.map(({ method, url, headers }) => [method, url, headers.host, headers['x-apigw-api-id']])).toEqual([
    ['GET', '/prod/', OWN, 'a1b2c3d4e5'],
    ['HEAD', '/prod/health?key=hidden', ALIAS, undefined],
  ]);
});

it('prints neither headers nor the query', async () => {
  served = await serveHttps(answering(200));
  const secret = address({ headers: { 'x-api-key': 'hidden-1' } });

  const report = await examine(patient({ address: secret, path: 'orders?token=hidden-2' }), networkOf());

  expect(JSON.stringify(report)).not.toMatch(/hidden/);
});

it('refuses a path that leaves the service before anything is sent', async () => {
  await expect(examine(patient({ path: '../admin' }), networkOf())).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
});

it.each([
  [address(), 'alias-unresolved', ['changes-deployed']],
  [address({ url: `https://a1b2c3d4e5.${TAIL}/prod/`, form: 'private-dns' }), 'private-name-unresolved', []],
  [address({ url: `https://${OWN}/prod/`, form: 'endpoint-dns' }), 'endpoint-name-unresolved', []],
  [address({ url: 'https://orders.corp.example/', form: 'custom-domain' }), 'domain-unresolved', []],
])('tells a name that does not resolve by its form (%#)', async (unresolved, finding, gates) => {
  const known = [gate('changes-deployed', 'fail'), gate('endpoint-available', 'pass')];

  const report = await examine(patient({ address: unresolved, gates: known }), networkOf({ names: {} }));

  expect(report).toMatchObject({ verdict: 'fail', checks: [{ check: 'dns', verdict: 'fail' }] });
  expect(report.causes).toMatchObject([{ finding, gates: gates.map((id) => ({ gate: id })) }]);
});

it('tells a closed security group by the silence', async () => {
  served = await serveDropping();

  const report = await examine(patient(), networkOf());

  expect(verdicts(report.checks)).toMatchObject({ dns: 'pass', tcp: 'fail' });
  expect(report.causes).toMatchObject([
    { finding: 'no-connection', message: expect.stringContaining('security group') },
  ]);
});

it('tells an address that nobody has any more', async () => {
  const report = await examine(patient(), networkOf({ port: await closedPort() }));

  expect(report.causes).toMatchObject([
    { finding: 'refused-connection', message: expect.stringContaining('ECONNREFUSED') },
  ]);
});

it('tells a port that speaks no TLS', async () => {
  served = await serveSilence();

  const report = await examine(patient(), networkOf());

  expect(verdicts(report.checks)).toMatchObject({ tcp: 'pass', tls: 'fail' });
  expect(report.causes).toMatchObject([{ finding: 'no-handshake' }]);
});

it('tells something in between by its certificate, and calls nothing through it', async () => {
  let calls = 0;
  served = await serveHttps((_request, response) => {
    calls += 1;
    response.end();
  });
  const domain = address({ url: 'https://orders.corp.example/', form: 'custom-domain' });

  const report = await examine(
    patient({ address: domain }),
    networkOf({ names: { 'orders.corp.example': '127.0.0.1' } }),
  );

  expect(report.causes).toMatchObject([
    { finding: 'foreign-certificate', message: expect.stringContaining(`*.${TAIL}`) },
  ]);
  expect(calls).toBe(0);
});

it('tells an alias that another endpoint of the VPC answers', async () => {
  served = await serveHttps(answering(200));
  const endpoints = [endpoint('vpce-0a', OWN), endpoint('vpce-0b', OTHER, true)];
  const names = { [ALIAS]: '127.0.0.1', [OWN]: '127.0.0.9', [OTHER]: '127.0.0.1' };

  const report = await examine(
    patient({ endpoints, gates: [gate('resource-policy', 'unknown')] }),
    networkOf({ names }),
  );

  expect(report.verdict).toBe('unknown');
  expect(report.causes).toMatchObject([
    {
      finding: 'other-endpoint',
      message: expect.stringContaining('vpce-0b answers'),
      gates: [{ gate: 'resource-policy' }],
    },
  ]);
});

it('tells that private DNS hides public APIs', async () => {
  served = await serveHttps(answering(200));

  const report = await examine(patient(), networkOf({ names: { [ALIAS]: '127.0.0.1', '*': '127.0.0.1' } }));

  expect(report).toMatchObject({ verdict: 'pass', causes: [{ finding: 'public-apis-hidden' }] });
});

const ARN = 'arn:aws:execute-api:eu-west-1:********3333:a1b2c3d4e5/prod/GET/';
it.each([
  [
    'ForbiddenException',
    { message: 'Forbidden' },
    'not-found-or-forbidden',
    'fail',
    ['default-endpoint', 'changes-deployed'],
  ],
  [
    'AccessDeniedException',
    {
      Message: `User: anonymous is not authorized to perform: execute-api:Invoke on resource: ${ARN} with an explicit deny in a resource-based policy`,
    },
    'resource-policy',
    'fail',
    ['resource-policy', 'changes-deployed'],
  ],
  [
    'AccessDeniedException',
    {
      Message: `User: anonymous is not authorized to perform: execute-api:Invoke on resource: ${ARN} because no resource-based policy allows the execute-api:Invoke action`,
    },
    'resource-policy',
    'fail',
    ['resource-policy', 'changes-deployed'],
  ],
  [
    'AccessDeniedException',
    {
      Message: `User: anonymous is not authorized to perform: execute-api:Invoke on resource: ${ARN} because no VPC endpoint policy allows the execute-api:Invoke action`,
    },
    'endpoint-policy',
    'fail',
    [],
  ],
  ['AccessDeniedException', { Message: 'User is not authorized to access this resource' }, 'authorizer', 'pass', []],
  ['MissingAuthenticationTokenException', { message: 'Missing Authentication Token' }, 'no-such-route', 'pass', []],
  [
    'InvalidSignatureException',
    { message: 'The request signature we calculated does not match' },
    'signature',
    'pass',
    [],
  ],
  ['BrandNewException', { message: 'No.' }, 'unknown', 'fail', []],
])('tells a 403 %s by its message %j', async (errorType, body, finding, verdict, gates) => {
  served = await serveHttps(answering(403, errorType, body));
  const known = [
    gate('changes-deployed', 'unknown'),
    gate('default-endpoint', 'fail'),
    gate('resource-policy', 'fail'),
  ];

  const report = await examine(patient({ gates: known }), networkOf());

  expect(verdicts(report.checks)).toMatchObject({ https: verdict });
  expect(report.causes).toMatchObject([{ finding, gates: gates.map((id) => ({ gate: id })) }]);
});

it('takes a 403 of the service itself for an open way', async () => {
  served = await serveHttps(answering(403, undefined, { message: 'not yours' }));

  const report = await examine(patient(), networkOf());

  expect(report).toMatchObject({ verdict: 'pass', causes: [] });
});

it('tells a call without an answer', async () => {
  served = await serveHttps((request) => {
    request.socket.destroy();
  });

  const report = await examine(patient(), networkOf());

  expect(report.causes).toMatchObject([{ finding: 'no-answer' }]);
});

it.each([
  ['10.1.2.3', true],
  ['172.31.0.1', true],
  ['100.64.0.1', true],
  ['fd00::1', true],
  ['::1', true],
  ['172.32.0.1', false],
  ['52.95.110.1', false],
  ['2a05:d018::1', false],
])('knows whether %s is private: %s', (ip, expected) => {
  expect(isPrivateAddress(ip)).toBe(expected);
});
