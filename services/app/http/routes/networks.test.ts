import * as documents from '../test/documents.js';
import { OTHER_ACCOUNT, VPCES, VPCS, WEST, networkOf } from '../test/documents.js';
import { endpointOf } from '../test/endpoint-of.js';

describe('networks', () => {
  it('networks are listed in pages', async () => {
    const { getJson } = endpointOf();

    const first = await getJson('/v1/networks?limit=2');
    const second = await getJson(`/v1/networks?limit=2&cursor=${String(first.body.cursor)}`);

    expect(first.body.networks).toEqual(documents.networks.slice(0, 2));
    expect(second.body).toEqual({ networks: documents.networks.slice(2) });
  });

  it('a VPC id gives the network and the document that the SDK reads', async () => {
    const { status, body } = await endpointOf().getJson(`/v1/networks/${VPCS.west}`);

    expect(status).toBe(200);
    expect(body).toEqual({ ...documents.networks[0], ref: VPCS.west, networks: [documents.networks[0]] });
  });

  it('an endpoint id reports when the endpoint was deleted', async () => {
    const { body } = await endpointOf().getJson(`/v1/networks/${VPCES.dead}`);

    expect(body).toMatchObject({
      vpcId: VPCS.west,
      ref: VPCES.dead,
      endpoint: { vpceId: VPCES.dead, deleted: '2026-01-05T00:00:00Z' },
    });
  });

  it('a name of several VPCs gives only a list', async () => {
    const { body } = await endpointOf().getJson('/v1/networks/shared');

    expect(body.networks).toHaveLength(2);
    expect(body).not.toHaveProperty('vpcId');
  });

  it('a name lists the other accounts that have it', async () => {
    const rivals = [{ accountId: OTHER_ACCOUNT, region: WEST, vpcId: 'vpc-0f', since: '2026-01-01T00:00:00Z' }];
    const held = { ref: 'shared', networks: [networkOf(VPCS.west, WEST, [])], conflicts: rivals };
    const unheld = { ref: 'claimed', networks: [], conflicts: rivals };
    const { getJson } = endpointOf({ documents: { networkDocuments: [held, unheld] } });

    expect((await getJson('/v1/networks/shared')).body).toMatchObject({ conflicts: rivals });
    expect((await getJson('/v1/networks/claimed')).body).toMatchObject({ code: 'NETWORK_NOT_FOUND' });
  });

  it('a network is not found if no endpoint was ever seen in it', async () => {
    const { status, body } = await endpointOf().getJson('/v1/networks/vpc-0123');

    expect(status).toBe(404);
    expect(body).toMatchObject({ code: 'NETWORK_NOT_FOUND' });
  });

  it.each(['vpc-xyz', 'UPPER', 'vpce-'])('a network is refused for the malformed reference %s', async (ref) => {
    const { status, body } = await endpointOf().getJson(`/v1/networks/${ref}`);

    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'INVALID_REQUEST' });
  });
});
