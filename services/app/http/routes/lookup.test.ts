import { describeUrl, mayStillWork, type UrlState } from 'waypost/model';
import * as documents from '../test/documents.js';
import { entryOf, NEW_API, OLD_API, VPCES, VPCS, WEST } from '../test/documents.js';
import { endpointOf } from '../test/endpoint-of.js';
import type { StaticDocuments } from '../test/static-reader.js';

describe('lookup', () => {
  const lookup = (url: string) => endpointOf().getJson(`/v1/lookup?url=${encodeURIComponent(url)}`);
  const west = `execute-api.${WEST}.amazonaws.com`;

  it('recognises a current URL', async () => {
    const { status, body } = await lookup(`https://${NEW_API}-${VPCES.west}.${west}/prod/orders/42?x=1`);

    expect(status).toBe(200);
    expect(body).toMatchObject({
      service: 'orders-api',
      current: true,
      apiId: NEW_API,
      address: { url: `https://${NEW_API}-${VPCES.west}.${west}/prod/` },
      call: { vpceId: VPCES.west, stage: 'prod', path: 'orders/42?x=1' },
    });
    expect(body).not.toHaveProperty('serving');
  });

  it('gives the same address as the address route', async () => {
    const { getJson } = endpointOf();

    const { body } = await lookup(`https://${NEW_API}-${VPCES.west}.${west}/prod/`);
    const asked = await getJson(`/v1/services/orders-api/address?network=${VPCES.west}`);

    expect(body.address).toEqual(asked.body);
  });

  it('names what replaced an old API, for the same network', async () => {
    const { body } = await lookup(`https://${OLD_API}-${VPCES.far}.${west}/prod/`);

    expect(body).toMatchObject({
      current: false,
      apiId: OLD_API,
      serving: NEW_API,
      address: { apiId: NEW_API, vpcId: VPCS.far },
    });
  });

  const alive = { ...documents, apis: documents.apis.map((api) => ({ ...api, deleted: null })) };
  const goneEntries = documents.entries.map((entry) => ({
    ...entry,
    regions: entry.regions.map((region) => ({ ...region, current: null, status: 'not-ready' as const })),
  }));
  it.each<[string, UrlState, string, string, StaticDocuments]>([
    ['the API that serves', 'current', `${NEW_API}-${VPCES.west}`, '/prod/', documents],
    ['a deleted API', 'deleted', `${OLD_API}-${VPCES.west}`, '/prod/', documents],
    ['a live API beside the one that serves', 'other-serves', `${OLD_API}-${VPCES.west}`, '/prod/', alive],
    ['a live API where none serves', 'none-serves', NEW_API, '/prod/', { ...documents, entries: goneEntries }],
    ['a stage that does not exist', 'stage-missing', NEW_API, '/v1/', documents],
    ['a deleted endpoint', 'endpoint-deleted', `${NEW_API}-${VPCES.dead}`, '/prod/', documents],
    ['an endpoint that was never seen', 'endpoint-unknown', `${NEW_API}-vpce-0999`, '/prod/', documents],
  ])('gives the URL of %s the state %s, and says only what was observed', async (_, state, host, path, given) => {
    const { getJson } = endpointOf({ documents: given });

    const { body } = await getJson(`/v1/lookup?url=${host}.${west}${path}`);

    const text = describeUrl(body as Parameters<typeof describeUrl>[0]);
    expect(body).toMatchObject({ current: state === 'current', state });
    expect(text.includes('deleted.')).toBe(state.includes('deleted'));
    expect(mayStillWork({ state })).toBe(/not known to be deleted|never seen/.test(text));
  });

  it('says that the API of a URL is no longer private', async () => {
    const removal = {
      ...{ apiId: OLD_API, stage: 'prod', url: null, at: '2026-01-02T03:04:05Z', by: null },
      ...{ reason: 'no-longer-private' as const, type: 'REGIONAL' },
    };
    const gone = { region: WEST, status: 'gone' as const, current: null, candidates: [], siblings: [], removal };
    const { getJson } = endpointOf({ documents: { ...alive, entries: [entryOf('orders-api', [gone])] } });

    const { body } = await getJson(`/v1/lookup?url=${OLD_API}.${west}/prod/`);

    expect(body).toMatchObject({ current: false, state: 'not-private' });
  });

  it('uses the VPC of a deleted endpoint, and the URL is not current', async () => {
    const { body } = await lookup(`https://${NEW_API}-${VPCES.dead}.${west}/prod/`);

    expect(body).toMatchObject({ current: false, address: { vpceId: VPCES.west, vpcId: VPCS.west } });
    expect(body).not.toHaveProperty('serving');
  });

  it('never assumes private DNS for the VPC of a deleted endpoint', async () => {
    const own = {
      ...documents,
      entries: [entryOf('orders-api', [documents.scopeOf(WEST, documents.currentOf(NEW_API))])],
    };
    const { getJson } = endpointOf({ documents: own });

    const { body } = await getJson(`/v1/lookup?url=${NEW_API}-${VPCES.dead}.${west}`);

    expect(body).toMatchObject({ address: { form: 'endpoint-alias', warnings: [{ code: 'NOT_ASSOCIATED' }] } });
  });

  it('gives no address if the endpoint was never seen', async () => {
    const { status, body } = await lookup(`https://${OLD_API}-vpce-0999.${west}/prod/`);

    expect(status).toBe(200);
    expect(body).toMatchObject({ service: 'orders-api', current: false, apiId: OLD_API, serving: NEW_API });
    expect(body).not.toHaveProperty('address');
  });

  it('chooses the network if the URL names none', async () => {
    const { body } = await lookup(`https://${NEW_API}.${west}/prod/`);

    expect(body).toMatchObject({ current: true, address: { vpceId: VPCES.west } });
  });

  it('keeps to the region of the URL', async () => {
    const { body } = await lookup(`https://payw000000-${VPCES.far}.${west}/prod/`);

    expect(body).toMatchObject({ current: true, address: { region: WEST, apiId: 'payw000000' } });
  });

  it('keeps the stage of the URL if it still exists', async () => {
    const { body } = await lookup(`https://${OLD_API}-${VPCES.west}.${west}/beta/`);

    expect(body).toMatchObject({ address: { stage: 'beta' } });
  });

  it('uses the served stage if the stage of the URL is gone, and the URL is not current', async () => {
    const { body } = await lookup(`https://${NEW_API}-${VPCES.west}.${west}/v1/`);

    expect(body).toMatchObject({ current: false, address: { stage: 'prod' } });
  });

  it('finds the service of an API even if the service is gone', async () => {
    const { status, body } = await lookup(`https://bil0000000-${VPCES.west}.${west}/prod/`);

    expect(status).toBe(200);
    expect(body).toMatchObject({ service: 'billing', current: false, apiId: 'bil0000000' });
    expect(body).not.toHaveProperty('address');
  });

  it('does not find an API that was never seen', async () => {
    const { status, body } = await lookup(`https://abc0000000-${VPCES.west}.${west}/prod/`);

    expect(status).toBe(404);
    expect(body).toMatchObject({ code: 'SERVICE_NOT_FOUND', apiId: 'abc0000000', region: WEST });
  });

  it.each(['https://example.com/', 'not a url', 'https://abc.execute-api.us-west-2.evil.com/', ''])(
    'refuses "%s"',
    async (url) => {
      const { status, body } = await lookup(url);

      expect(status).toBe(400);
      expect(body).toMatchObject({ code: 'INVALID_REQUEST', remedy: expect.stringContaining('?url=') });
    },
  );

  it('refuses a request without a URL', async () => {
    const { status, body } = await endpointOf().getJson('/v1/lookup');

    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'INVALID_REQUEST', detail: 'The parameter "url" is missing.' });
  });
});
