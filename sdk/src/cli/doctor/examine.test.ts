import type { IncomingMessage, RequestListener } from 'node:http';
import type { ServiceAddress, Endpoint, Gate, GateId, GateVerdict } from '../../model/index.js';
import { examine, type ExaminationRequest } from './examine.js';
import { createNetworkProbe } from './network-probe.js';
import { isPrivateAddress } from './private-address.js';
import { CERTIFICATE } from './test/certificate.js';
import { closedPort, serveDropping, serveHttps, serveSilence, type FaultyServer } from './test/failing-servers.js';

const REGION = 'eu-west-1';
const TAIL = `execute-api.${REGION}.amazonaws.com`;
const ALIAS = `a1b2c3d4e5-vpce-0a.${TAIL}`;
const OWN = `vpce-0a-x1.execute-api.${REGION}.vpce.amazonaws.com`;
const OTHER = `vpce-0b-y2.execute-api.${REGION}.vpce.amazonaws.com`;

const address = (parts: Partial<ServiceAddress> = {}): ServiceAddress => ({
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
const gate = (id: GateId, verdict: GateVerdict): Gate => ({
  gate: id,
  title: id,
  verdict,
  evidence: '…',
  remedy: null,
});

let served: FaultyServer | undefined;
afterEach(async () => {
  await served?.close();
  served = undefined;
});

interface NetworkParts {
  readonly names?: Readonly<Record<string, string>>;
  readonly port?: number;
}

/** Resolves only the names in `names`; `*` stands for any other execute-api name. */
function probeOf({ names = { [ALIAS]: '127.0.0.1' }, port = served?.port ?? 1 }: NetworkParts = {}) {
  const lookup = async (host: string) => {
    const ip = names[host] ?? (names['*'] !== undefined && host.endsWith(TAIL) ? names['*'] : undefined);
    if (ip === undefined) throw Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: 'ENOTFOUND' });
    return [ip];
  };
  return createNetworkProbe({ lookup, port, ca: CERTIFICATE, timeout: 1000 });
}

const requestFor = (parts: Partial<ExaminationRequest> = {}): ExaminationRequest => ({
  address: address(),
  endpoints: [],
  gates: [],
  ...parts,
});

const answering =
  (status: number, errorType?: string, body: object = {}): RequestListener =>
  (_request, response) => {
    const headers = errorType === undefined ? {} : { 'x-amzn-errortype': errorType };
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  };

const verdicts = (checks: readonly { check: string; verdict: string }[]) =>
  Object.fromEntries(checks.map(({ check, verdict }) => [check, verdict]));

it('every check passes for a call that is answered', async () => {
  served = await serveHttps(answering(200));

  const report = await examine(requestFor(), probeOf());

  expect(report).toMatchObject({ verdict: 'pass', host: ALIAS, causes: [] });
  expect(verdicts(report.checks)).toEqual({
    dns: 'pass',
    'private-dns': 'pass',
    tcp: 'pass',
    tls: 'pass',
    https: 'pass',
  });
});

it('the doctor sends one GET with the headers of the address, or the given method and path', async () => {
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

  await examine(requestFor({ address: own }), probeOf({ names: { [OWN]: '127.0.0.1' } }));
  await examine(requestFor({ path: '/health?key=hidden', method: 'HEAD' }), probeOf());

  expect(requests.map(({ method, url, headers }) => [method, url, headers.host, headers['x-apigw-api-id']])).toEqual([
    ['GET', '/prod/', OWN, 'a1b2c3d4e5'],
    ['HEAD', '/prod/health?key=hidden', ALIAS, undefined],
  ]);
});

it('the examination contains neither headers nor the query', async () => {
  served = await serveHttps(answering(200));
  const secret = address({ headers: { 'x-api-key': 'hidden-1' } });

  const report = await examine(requestFor({ address: secret, path: 'orders?token=hidden-2' }), probeOf());

  expect(JSON.stringify(report)).not.toMatch(/hidden/);
});

it('the doctor refuses a path that leaves the service before it sends anything', async () => {
  await expect(examine(requestFor({ path: '../admin' }), probeOf())).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
});

it.each([
  [address(), 'alias-unresolved', ['changes-deployed']],
  [address({ url: `https://a1b2c3d4e5.${TAIL}/prod/`, form: 'private-dns' }), 'private-name-unresolved', []],
  [address({ url: `https://${OWN}/prod/`, form: 'endpoint-dns' }), 'endpoint-name-unresolved', []],
  [address({ url: 'https://orders.corp.example/', form: 'custom-domain' }), 'domain-unresolved', []],
])('an unresolved name is explained by the form of the address (%#)', async (unresolved, finding, gates) => {
  const known = [gate('changes-deployed', 'fail'), gate('endpoint-available', 'pass')];

  const report = await examine(requestFor({ address: unresolved, gates: known }), probeOf({ names: {} }));

  expect(report).toMatchObject({ verdict: 'fail', checks: [{ check: 'dns', verdict: 'fail' }] });
  expect(report.causes).toMatchObject([{ finding, gates: gates.map((id) => ({ gate: id })) }]);
});

it('a closed security group is recognised by the missing answer', async () => {
  served = await serveDropping();

  const report = await examine(requestFor(), probeOf());

  expect(verdicts(report.checks)).toMatchObject({ dns: 'pass', tcp: 'fail' });
  expect(report.causes).toMatchObject([
    { finding: 'no-connection', message: expect.stringContaining('security group') },
  ]);
});

it('an address of a deleted endpoint is recognised by the refused connection', async () => {
  const report = await examine(requestFor(), probeOf({ port: await closedPort() }));

  expect(report.causes).toMatchObject([
    { finding: 'refused-connection', message: expect.stringContaining('ECONNREFUSED') },
  ]);
});

it('a port without TLS is recognised by the failed handshake', async () => {
  served = await serveSilence();

  const report = await examine(requestFor(), probeOf());

  expect(verdicts(report.checks)).toMatchObject({ tcp: 'pass', tls: 'fail' });
  expect(report.causes).toMatchObject([{ finding: 'no-handshake' }]);
});

it('a proxy is recognised by its certificate, and receives no request', async () => {
  let calls = 0;
  served = await serveHttps((_request, response) => {
    calls += 1;
    response.end();
  });
  const domain = address({ url: 'https://orders.corp.example/', form: 'custom-domain' });

  const report = await examine(
    requestFor({ address: domain }),
    probeOf({ names: { 'orders.corp.example': '127.0.0.1' } }),
  );

  expect(report.causes).toMatchObject([
    { finding: 'foreign-certificate', message: expect.stringContaining(`*.${TAIL}`) },
  ]);
  expect(calls).toBe(0);
});

it('an alias that another endpoint of the VPC answers is unknown, with that endpoint named', async () => {
  served = await serveHttps(answering(200));
  const endpoints = [endpoint('vpce-0a', OWN), endpoint('vpce-0b', OTHER, true)];
  const names = { [ALIAS]: '127.0.0.1', [OWN]: '127.0.0.9', [OTHER]: '127.0.0.1' };

  const report = await examine(
    requestFor({ endpoints, gates: [gate('resource-policy', 'unknown')] }),
    probeOf({ names }),
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

it('private DNS that hides public APIs is reported although every check passes', async () => {
  served = await serveHttps(answering(200));

  const report = await examine(requestFor(), probeOf({ names: { [ALIAS]: '127.0.0.1', '*': '127.0.0.1' } }));

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
])('a 403 with %s and the body %j is diagnosed', async (errorType, body, finding, verdict, gates) => {
  served = await serveHttps(answering(403, errorType, body));
  const known = [
    gate('changes-deployed', 'unknown'),
    gate('default-endpoint', 'fail'),
    gate('resource-policy', 'fail'),
  ];

  const report = await examine(requestFor({ gates: known }), probeOf());

  expect(verdicts(report.checks)).toMatchObject({ https: verdict });
  expect(report.causes).toMatchObject([{ finding, gates: gates.map((id) => ({ gate: id })) }]);
});

it('a 403 of the service itself passes, since the call reached it', async () => {
  served = await serveHttps(answering(403, undefined, { message: 'not yours' }));

  const report = await examine(requestFor(), probeOf());

  expect(report).toMatchObject({ verdict: 'pass', causes: [] });
});

it('a connection that closes without an answer is reported', async () => {
  served = await serveHttps((request) => {
    request.socket.destroy();
  });

  const report = await examine(requestFor(), probeOf());

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
])('isPrivateAddress(%s) is %s', (ip, expected) => {
  expect(isPrivateAddress(ip)).toBe(expected);
});

it.each([
  ['a global IPv6 address', '2001:db8::7'],
  ['a public IPv4 address', '203.0.113.7'],
])("%s counts as the endpoint's if the endpoint's own DNS name has it", async (_title, ip) => {
  const [vpceId, dnsName] = ['vpce-0a1b2c3d', 'vpce-0a1b2c3d-x.execute-api.eu-west-1.vpce.amazonaws.com'];
  const own = { vpceId, dnsName, state: 'available', privateDns: false, createdAt: '2026-01-01T00:00:00Z' };

  const known = await examine(
    requestFor({ address: address({ vpceId }), endpoints: [own] }),
    probeOf({ names: { [ALIAS]: ip, [dnsName]: ip }, port: 1 }),
  );
  const strange = await examine(
    requestFor({ address: address({ vpceId }) }),
    probeOf({ names: { [ALIAS]: ip }, port: 1 }),
  );

  expect(known.checks.find(({ check }) => check === 'dns')).toMatchObject({ verdict: 'pass' });
  expect(known.causes.map(({ finding }) => finding)).not.toContain('public-address');
  expect(strange.causes.map(({ finding }) => finding)).toContain('public-address');
});
