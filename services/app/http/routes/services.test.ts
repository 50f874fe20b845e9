import * as documents from '../test/documents.js';
import { conflict, OTHER_ACCOUNT } from '../test/documents.js';
import { endpointOf } from '../test/endpoint-of.js';

describe('services', () => {
  it('lists summaries by pages', async () => {
    const { getJson } = endpointOf();

    const first = await getJson('/v1/services?limit=4');
    const second = await getJson(`/v1/services?limit=4&cursor=${String(first.body.cursor)}`);

    expect(first.body.services).toHaveLength(4);
    expect(first.body).toMatchObject({ services: { 0: { name: 'orders-api', status: 'live' } } });
    expect(second.body.services).toHaveLength(2);
    expect(second.body).not.toHaveProperty('cursor');
  });

  it('finds services by a search, and the limit counts only those', async () => {
    const { getJson } = endpointOf();
    const names = async (search: string) => {
      const { body } = await getJson(`/v1/services?${search}`);
      return (body.services as readonly { name: string }[]).map(({ name }) => name); // checked against the OpenAPI document
    };

    expect(await names('q=pay')).toEqual(['payments']);
    expect(await names('q=is:live&limit=1')).toHaveLength(1);
    expect(await names(`q=${documents.VPCS.west}`)).toEqual(['orders-api']);
    expect(await names('q=nothing')).toEqual([]);
  });

  it('refuses an unknown term of a search with the term that it resembles', async () => {
    const { status, body } = await endpointOf().getJson('/v1/services?q=acount:1');

    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'INVALID_REQUEST', what: 'search', remedy: 'Did you mean "account"?' });
  });

  it.each(['0', '1001', '-1', '1.5', '1e2', 'ten', '', '%20'])('refuses the limit "%s"', async (limit) => {
    const { status, body } = await endpointOf().getJson(`/v1/services?limit=${limit}`);

    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'INVALID_REQUEST', what: 'limit' });
  });

  it.each(['/v1/services', '/v1/networks', '/v1/services/orders-api/history'])(
    'refuses a foreign cursor of %s',
    async (path) => {
      const { status, body } = await endpointOf().getJson(`${path}?cursor=%2e%2e`);

      expect(status).toBe(400);
      expect(body).toMatchObject({ code: 'INVALID_REQUEST', what: 'cursor' });
    },
  );

  it('serves an entry as it is, without what only the table needs', async () => {
    const { getJson } = endpointOf();

    const { status, body } = await getJson('/v1/services/orders-api');

    expect(status).toBe(200);
    expect(body).toEqual(documents.entries[0]);
  });

  it.each(['billing', 'reports'])('serves the entry of %s, which has no address', async (name) => {
    const { status, body } = await endpointOf().getJson(`/v1/services/${name}`);

    expect(status).toBe(200);
    expect(body).toMatchObject({ name });
  });

  it('does not find a service that no API has', async () => {
    const { status, body } = await endpointOf().getJson('/v1/services/nobody');

    expect(status).toBe(404);
    expect(body).toMatchObject({ code: 'SERVICE_NOT_FOUND' });
  });

  it('does not find a service whose owner has no API, and names the conflicts', async () => {
    const { status, body } = await endpointOf().getJson('/v1/services/claimed');

    expect(status).toBe(404);
    expect(body).toMatchObject({ code: 'SERVICE_NOT_FOUND', conflicts: [conflict] });
    expect(body.detail).toContain(OTHER_ACCOUNT);
  });
});
