// Compares every kind of answer with the OpenAPI document, over HTTP: from a local server, which has the deployed query endpoint,
// and from a server whose tables fail.
import { endpointOf } from '../../app/http/test/endpoint-of.js';
import { createActivity } from '../../local/server/activity.js';
import { startHttpServer, type HttpServer } from '../../local/server/server.js';
import {
  describeOnEmbeddedEngine,
  startLocalServerUnderTest,
  temporaryFolder,
  type LocalServerUnderTest,
} from '../local/local-server-under-test.js';
import { conform, promised } from './conformance.js';
import { DEAD_VPCE, EMPTY_VPC, ESTATE, FAR_VPC, NEW_API, OLD_API, REGION, VPC, VPCE } from './estate.js';

const urlOf = (apiId: string, vpceId: string) =>
  encodeURIComponent(`https://${apiId}-${vpceId}.execute-api.${REGION}.amazonaws.com/prod/`);

const ASKED = [
  '/v1/services?limit=2',
  '/v1/services?limit=0',
  '/v1/services/orders-api',
  '/v1/services/Orders',
  '/v1/services/nobody',
  `/v1/services/orders-api/address?network=${VPC}`,
  `/v1/services/orders-api/address?network=${FAR_VPC}&stage=beta&region=${REGION}`,
  '/v1/services/orders-api/address?network=shop',
  '/v1/services/orders-api/address?netwrok=shop',
  `/v1/services/orders-api/address?network=${VPCE}&stage=none`,
  `/v1/services/orders-api/address?network=${DEAD_VPCE}`,
  `/v1/services/orders-api/address?network=${EMPTY_VPC}`,
  '/v1/services/orders-api/address?network=vpc-0999',
  `/v1/services/open/address?network=${VPC}`,
  '/v1/services/open/address',
  '/v1/services/reports/address',
  '/v1/services/billing/address',
  `/v1/services/inventory/address?network=${VPC}`,
  '/v1/services/inventory/address',
  '/v1/services/nobody/address',
  `/v1/services/orders-api/explain?network=${VPC}`,
  '/v1/services/orders-api/explain?network=vpc-0999',
  '/v1/services/orders-api/explain?network=VPC',
  '/v1/services/open/explain',
  '/v1/services/reports/explain',
  '/v1/services/billing/explain',
  '/v1/services/nobody/explain',
  '/v1/services/orders-api/history?limit=2',
  '/v1/services/orders-api/history?cursor=x',
  '/v1/services/nobody/history',
  '/v1/networks?limit=1',
  '/v1/networks?cursor=x',
  `/v1/networks/${VPC}`,
  `/v1/networks/${DEAD_VPCE}`,
  '/v1/networks/shop',
  '/v1/networks/vpc-0999',
  '/v1/networks/vpc-xyz',
  '/v1/matrix?limit=2',
  '/v1/matrix?limit=0',
  `/v1/impact?of=${NEW_API}`,
  `/v1/impact?of=${VPC}&limit=1`,
  '/v1/impact?of=nobody',
  '/v1/impact?of=vpce-0999',
  '/v1/impact',
  `/v1/lookup?url=${urlOf(OLD_API, VPCE)}`,
  `/v1/lookup?url=${urlOf(NEW_API, VPCE)}`,
  `/v1/lookup?url=${urlOf('bil0000000', VPCE)}`,
  `/v1/lookup?url=${urlOf('abc0000000', VPCE)}`,
  '/v1/lookup',
  `/v1/explain?url=${urlOf(OLD_API, VPCE)}orders%2F42`,
  `/v1/explain?url=${urlOf('abc0000000', VPCE)}`,
  `/v1/explain?url=${urlOf(NEW_API, 'vpce-0999')}`,
  `/v1/explain?url=${encodeURIComponent(`https://open000000.execute-api.${REGION}.amazonaws.com/`)}`,
  '/v1/explain',
  '/v1/activity?since=30d&limit=2',
  '/v1/activity?since=yesterday',
  '/v1/accounts',
  '/v1/accounts?limit=1',
  '/healthz',
  '/healthz?verbose',
  '/v1/openapi.json',
  '/v1/openapi.json?pretty',
];

describeOnEmbeddedEngine('the OpenAPI document', () => {
  const folder = temporaryFolder();
  const met = new Set<string>();
  let localServer: LocalServerUnderTest;
  let broken: HttpServer;

  beforeAll(async () => {
    localServer = await startLocalServerUnderTest(folder.path);
    const failing = () => Promise.reject(new Error('no table'));
    const { endpoint } = endpointOf({
      reader: { read: failing, list: failing, networks: failing },
      store: { history: failing },
      heartbeat: { all: failing },
      activity: failing,
      accounts: failing,
    });
    broken = await startHttpServer(0, {
      query: endpoint,
      front: () => undefined,
      events: {
        bus: async () => ({ eventId: null, outcome: 'failed' }),
        isStopping: () => false,
        activity: createActivity(() => {}),
      },
      onError: () => {},
    });
  });
  afterAll(async () => {
    await broken.stop(1000);
    await localServer.stop();
    folder.remove();
  });

  async function ask(url: string, path: string, init: RequestInit = {}): Promise<Response> {
    const response = await fetch(`${url}${path}`, init);
    const { operation, answer } = await conform({ method: init.method ?? 'GET', path }, response.clone());
    met.add(`${operation} ${answer}`);
    return response;
  }

  it('the OpenAPI document describes the answers of an empty registry', async () => {
    for (const path of ASKED) await ask(localServer.url, path);
  });

  it('the OpenAPI document describes the answers of a filled registry, to GET, HEAD and conditional requests', async () => {
    await localServer.publish(ESTATE);

    for (const path of ASKED) {
      const response = await ask(localServer.url, path);
      const etag = response.headers.get('etag');
      if (etag !== null) await ask(localServer.url, path, { headers: { 'if-none-match': etag } });
      await ask(localServer.url, path, { method: 'HEAD' });
    }
  });

  it('the OpenAPI document describes the answers if the tables fail', async () => {
    for (const path of ASKED) await ask(`http://127.0.0.1:${broken.port}`, path);
  });

  it('the OpenAPI document describes the refusal of other methods and unknown paths', async () => {
    for (const path of [...ASKED, '/nowhere', '/v1/services/a/b/c'])
      await ask(localServer.url, path, { method: 'DELETE' });
    await ask(localServer.url, '/nowhere');

    expect([...met].filter((answer) => answer.startsWith('none'))).toEqual(
      expect.arrayContaining(['none 400 INVALID_REQUEST', 'none 405 METHOD_NOT_ALLOWED']),
    );
  });

  it('the OpenAPI document promises only answers that occurred in these tests', () => {
    const missing = promised().map(({ operation, answer }) => `${operation} ${answer}`);

    expect(missing.filter((answer) => !met.has(answer))).toEqual([]);
  });
});
