import { NEW_API, VPCES, VPCS, WEST } from '../test/documents.js';
import { endpointOf } from '../test/endpoint-of.js';

describe('the impact of a removal', () => {
  it('shows each caller of an API, and the name that nothing serves then, in one page', async () => {
    const { getJson, reader } = endpointOf();

    const { status, body } = await getJson(`/v1/impact?of=${NEW_API}`);

    expect(status).toBe(200);
    expect(body).toMatchObject({
      of: { kind: 'api', id: NEW_API },
      judged: 1,
      routes: [
        { service: 'orders-api', network: VPCS.west, after: null, code: 'SERVICE_GONE' },
        { service: 'orders-api', network: VPCS.far, after: null },
      ],
      unserved: [{ service: 'orders-api', region: WEST }],
    });
    expect(body.cursor).toBeUndefined();
    expect(reader.reads).toHaveLength(2); // the API by its key, and its service
  });

  it('agrees with the address of each service that an endpoint carries, page by page', async () => {
    const { getJson, reader } = endpointOf();
    const address = await getJson(`/v1/services/payments/address?network=${VPCS.west}`);

    const first = await getJson(`/v1/impact?of=${VPCES.west}&limit=1`);
    const second = await getJson(`/v1/impact?of=${VPCES.west}&limit=3&cursor=${String(first.body.cursor)}`);

    expect(first.body).toMatchObject({ judged: 1, routes: [{ service: 'orders-api', network: VPCS.west }] });
    expect(second.body).toMatchObject({ routes: [{ service: 'payments', before: address.body.url, after: null }] });
    // Of the three, billing is gone and reports is not ready.
    expect(reader.reads.at(-1)).toEqual([{ kind: 'service', name: 'payments' }]);
  });

  it.each([
    ['', 400, 'INVALID_REQUEST'],
    ['?of=Orders%20api', 400, 'INVALID_REQUEST'],
    ['?of=https%3A%2F%2Fexample.com', 400, 'INVALID_REQUEST'],
    [`?of=${VPCS.west}&limit=101`, 400, 'INVALID_REQUEST'],
    [`?of=${VPCES.dead}`, 404, 'NETWORK_NOT_FOUND'],
    ['?of=nobody', 404, 'SERVICE_NOT_FOUND'],
  ])('refuses %s', async (search, status, code) => {
    const { getJson } = endpointOf();

    expect(await getJson(`/v1/impact${search}`)).toMatchObject({ status, body: { code } });
  });
});
