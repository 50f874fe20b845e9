import { VPCS } from '../test/documents.js';
import { endpointOf } from '../test/endpoint-of.js';

describe('the matrix', () => {
  it('gives each service of a page its verdict for each network of its regions', async () => {
    const { getJson, reader } = endpointOf();

    const { body } = await getJson('/v1/matrix');

    expect(body).toMatchObject({ networks: [{ vpcId: VPCS.east }, { vpcId: VPCS.west }, { vpcId: VPCS.far }] });
    expect(body.services).toMatchObject([
      { name: 'orders-api', verdicts: [{ vpcId: VPCS.west }, { vpcId: VPCS.far }] },
      { name: 'reports', verdicts: [{ verdict: 'fail', gate: 'api-deployed' }, { verdict: 'fail' }] },
      { name: 'billing', verdicts: [{ verdict: 'fail', gate: 'api-exists' }, { verdict: 'fail' }] },
      { name: 'payments', verdicts: [{ vpcId: VPCS.east }, { vpcId: VPCS.west }, { vpcId: VPCS.far }] },
      { name: 'inventory', verdicts: [{ vpcId: VPCS.east }] },
      { name: 'claimed', verdicts: [] },
    ]);
    expect(reader.reads).toHaveLength(1);
  });

  it.each([
    ['orders-api', VPCS.west],
    ['orders-api', VPCS.far],
    ['reports', VPCS.west],
    ['payments', VPCS.east],
  ])('agrees with the explanation of %s from %s', async (name, vpcId) => {
    const { getJson } = endpointOf();

    const { body } = await getJson(`/v1/matrix?names=${name}&networks=${vpcId}`);
    const explained = await getJson(`/v1/services/${name}/explain?network=${vpcId}`);

    expect(body).toMatchObject({ services: [{ name, verdicts: [{ vpcId, verdict: explained.body.verdict }] }] });
  });

  it('takes names in their order, and a search with a limit and a cursor', async () => {
    const { getJson } = endpointOf();
    const namesOf = (body: Record<string, unknown>) => (body.services as { name: string }[]).map(({ name }) => name); // as documented

    const named = await getJson('/v1/matrix?names=payments,nobody,orders-api');
    const first = await getJson('/v1/matrix?q=is:live&limit=2');
    const second = await getJson(`/v1/matrix?q=is:live&limit=2&cursor=${String(first.body.cursor)}`);

    expect(namesOf(named.body)).toEqual(['payments', 'orders-api']);
    expect(namesOf(first.body)).toEqual(['orders-api', 'payments']);
    expect(namesOf(second.body)).toEqual(['inventory']);
  });

  it('judges at most 100 networks and says how many it left out', async () => {
    const networks = Array.from({ length: 130 }, (_, at) => ({
      vpcId: `vpc-${String(at).padStart(8, '0')}`,
      region: 'eu-west-1',
      accountId: '111122223333',
      endpoints: [],
    }));

    const { body } = await endpointOf({ documents: { networks } }).getJson('/v1/matrix');

    expect(body.networks).toHaveLength(100);
    expect(body.omitted).toBe(30);
  });

  it.each([
    ['a name that is none', 'names=Orders', 'names'],
    ['more names than a page has', `names=${Array.from({ length: 101 }, () => 'a').join(',')}`, 'names'],
    ['a greater limit', 'limit=101', 'limit'],
    ['an unknown term of a search', 'q=acount:1', 'search'],
  ])('refuses %s', async (_, query, what) => {
    const { status, body } = await endpointOf().getJson(`/v1/matrix?${query}`);

    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'INVALID_REQUEST', what });
  });
});
