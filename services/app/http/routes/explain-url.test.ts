import * as documents from '../test/documents.js';
import {
  currentOf,
  endpointOf as endpoint,
  entryOf,
  networkOf,
  NEW_API,
  OLD_API,
  scopeOf,
  VPCES,
  VPCS,
  WEST,
} from '../test/documents.js';
import { endpointOf } from '../test/endpoint-of.js';

const HOST = `execute-api.${WEST}.amazonaws.com`;
const DNS_NAME = `${VPCES.west}-abcd.execute-api.${WEST}.vpce.amazonaws.com`;

interface UrlExplanation {
  readonly verdict: string;
  /** Absent from a problem. */
  readonly gates?: readonly { readonly gate: string; readonly verdict: string; readonly remedy: string | null }[];
}

async function explain(url: string, search = '', own = {}) {
  const { getJson } = endpointOf(own);
  const { status, body } = await getJson(`/v1/explain?url=${encodeURIComponent(url)}${search}`);
  const { gates, verdict } = body as unknown as UrlExplanation; // checked against the OpenAPI document
  return { status, body, verdict, first: gates?.[0] };
}

/** The registry of `documents`, with an endpoint of its own kind and an API that associates these endpoints. */
function registryOf(privateDns: boolean, vpceIds: readonly string[]) {
  const live = endpoint(VPCES.west, { privateDns, dnsName: DNS_NAME });
  const network = networkOf(VPCS.west, WEST, [live]);
  const networkDocuments = [
    { ref: VPCES.west, networks: [network], endpoint: { vpceId: VPCES.west, deleted: null } },
    { ref: VPCS.west, networks: [network] },
  ];
  const entries = [entryOf('orders-api', [scopeOf(WEST, currentOf(NEW_API, { vpceIds }))])];
  return { documents: { ...documents, entries, networks: [network], networkDocuments } };
}

describe('the gates of a URL', () => {
  it('the first gate passes for the URL of the API that serves, and the path is kept', async () => {
    const { status, body, first } = await explain(`https://${NEW_API}-${VPCES.west}.${HOST}/prod/orders/42?x=1`);

    expect(status).toBe(200);
    expect(first).toMatchObject({ gate: 'url', verdict: 'pass' });
    expect(body).toMatchObject({
      service: 'orders-api',
      network: VPCES.west,
      call: { apiId: NEW_API, form: 'endpoint-alias', stage: 'prod', path: 'orders/42?x=1' },
    });
  });

  it('the URL of a deleted API fails, with the same path at the current address', async () => {
    const { verdict, first } = await explain(`https://${OLD_API}-${VPCES.west}.${HOST}/prod/orders/42`);

    expect(verdict).toBe('fail');
    expect(first).toMatchObject({ gate: 'url', verdict: 'fail' });
    expect(first?.remedy).toBe(`Call https://${NEW_API}-${VPCES.west}.${HOST}/prod/orders/42`);
  });

  it('the URL of another live API of the name is unknown, since it may work', async () => {
    const apis = documents.apis.map((api) => ({ ...api, deleted: null }));
    const { first } = await explain(`https://${OLD_API}-${VPCES.west}.${HOST}/prod/`, '', {
      documents: { ...documents, apis },
    });

    expect(first).toMatchObject({ gate: 'url', verdict: 'unknown' });
  });

  it('a stage that does not exist fails', async () => {
    const { first } = await explain(`https://${NEW_API}-${VPCES.west}.${HOST}/v1/orders`);

    expect(first).toMatchObject({ gate: 'url', verdict: 'fail' });
  });

  it.each([
    ['fails without association and private DNS', false, 'fail'],
    ['is unknown without association if private DNS may answer', true, 'unknown'],
  ])('the alias of an endpoint %s', async (_, privateDns, verdict) => {
    const { first } = await explain(`https://${NEW_API}-${VPCES.west}.${HOST}/prod/a`, '', registryOf(privateDns, []));

    expect(first).toMatchObject({ gate: 'url', verdict });
    if (verdict === 'fail') {
      expect(first?.remedy).toBe(`Call https://${DNS_NAME}/prod/a with the header x-apigw-api-id: ${NEW_API}`);
    }
  });

  it('the alias of an endpoint whose removal may not be deployed is unknown', async () => {
    const stages = [{ name: 'prod', since: '2026-01-02T03:04:05Z', undecided: ['vpceIds' as const] }];
    const entries = [entryOf('orders-api', [scopeOf(WEST, currentOf(NEW_API, { vpceIds: [], stages }))])];
    const { documents: given } = registryOf(false, []);
    const { first } = await explain(`https://${NEW_API}-${VPCES.west}.${HOST}/prod/a`, '', {
      documents: { ...given, entries },
    });

    expect(first).toMatchObject({ gate: 'url', verdict: 'unknown', evidence: expect.stringContaining('may not be') });
  });

  it.each([
    [true, 'pass'],
    [false, 'unknown'],
  ])('the host without an endpoint needs private DNS: %s is %s', async (privateDns, verdict) => {
    const { first } = await explain(`https://${NEW_API}.${HOST}/prod/`, '', registryOf(privateDns, [VPCES.west]));

    expect(first).toMatchObject({ gate: 'url', verdict });
  });

  it('the name of an endpoint is explained with the header’s API, and refused without', async () => {
    const url = `https://${DNS_NAME}/prod/orders`;
    const own = registryOf(false, []);
    const whole = await explain(url, `&apiId=${NEW_API}`, own);
    const bare = await explain(url, '', own);

    expect(whole.first).toMatchObject({ gate: 'url', verdict: 'pass' });
    expect(whole.body).toMatchObject({ call: { form: 'endpoint-dns', path: 'orders' } });
    expect(bare.status).toBe(400);
    expect(bare.body).toMatchObject({ code: 'INVALID_REQUEST', remedy: expect.stringContaining('?apiId=') });
  });

  it('the ARN of a 403 is explained from the network that is given', async () => {
    const arn = `arn:aws:execute-api:${WEST}:********3333:${NEW_API}/prod/GET/orders/42`;
    const { body, first } = await explain(
      `User: anonymous is not authorized on resource: ${arn}`,
      `&network=${VPCS.west}`,
    );

    expect(first).toMatchObject({ gate: 'url', verdict: 'pass' });
    expect(body).toMatchObject({ network: VPCS.west, call: { method: 'GET', stage: 'prod', path: 'orders/42' } });
  });

  it('a deleted endpoint in the URL fails its gate', async () => {
    const { body, verdict } = await explain(`https://${NEW_API}-${VPCES.dead}.${HOST}/prod/`);

    expect(verdict).toBe('fail');
    expect(body.gates).toContainEqual(expect.objectContaining({ gate: 'endpoint-exists', verdict: 'fail' }));
  });

  it.each([
    [`https://abc0000000-${VPCES.west}.${HOST}/prod/`, '', 404, 'SERVICE_NOT_FOUND'],
    ['https://example.com/', '', 400, 'INVALID_REQUEST'],
    [`https://${NEW_API}.${HOST}/prod/`, '&apiId=../x', 400, 'INVALID_REQUEST'],
  ])('%s%s is refused with %i %s', async (url, search, status, code) => {
    const answer = await explain(url, search);

    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ code });
  });
});
