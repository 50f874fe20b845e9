import type { EndpointFact } from '../records/fact.js';
import { OTHER_ACCOUNT, closed, endpointRecord, named, opened } from '../test/facts.js';
import { timestampOf } from '../time.js';
import { blankVpc, vpcMemberOf, networkOf, ownEndpoints, withEndpoint, type VpcState } from './vpc-state.js';

const blank = blankVpc('vpc-0a');

/** The state of a VPC after these facts of its endpoints. */
function vpcState(facts: readonly EndpointFact[]): VpcState {
  const ids = [...new Set(facts.map(({ vpceId }) => vpceId))];
  return ids.reduce((state, vpceId) => {
    const record = endpointRecord(facts.filter((fact) => fact.vpceId === vpceId));
    return withEndpoint(state, vpceId, vpcMemberOf(record));
  }, blank);
}

const nameOf = (facts: readonly EndpointFact[]) => networkOf(vpcState(facts))?.name;

it('the live endpoints of a VPC make up a network, by creation time, then id', () => {
  const state = vpcState([
    opened('vpce-1', 20, { network: 'Shop', dnsName: 'vpce-1-x.example', privateDns: false, state: 'available' }),
    opened('vpce-3', 10),
    opened('vpce-2', 10),
    opened('vpce-0', 5),
    closed('vpce-0', 15),
  ]);

  expect(networkOf(state)).toEqual({
    vpcId: 'vpc-0a',
    name: 'shop',
    region: 'eu-west-1',
    accountId: '111122223333',
    endpoints: [
      { vpceId: 'vpce-2', state: 'pending', privateDns: true, dnsName: null, createdAt: timestampOf(10) },
      { vpceId: 'vpce-3', state: 'pending', privateDns: true, dnsName: null, createdAt: timestampOf(10) },
      {
        vpceId: 'vpce-1',
        state: 'available',
        privateDns: false,
        dnsName: 'vpce-1-x.example',
        createdAt: timestampOf(20),
      },
    ],
  });
});

it('a network with only deleted endpoints is known, and one without endpoints is not', () => {
  expect(networkOf(vpcState([opened('vpce-1', 10), closed('vpce-1', 20)]))).toMatchObject({ endpoints: [] });
  expect(networkOf(blank)).toBeUndefined();
});

it('a network without a name has no name member', () => {
  expect(networkOf(vpcState([opened('vpce-1', 10)]))).not.toHaveProperty('name');
});

const { vpcId: _vpcId, ...inNoVpc } = opened('vpce-1', 10);

it.each<[string, readonly EndpointFact[]]>([
  ['whose creation no fact shows', [opened('vpce-1', 10, { source: 'update' }), named('vpce-1', 11, 'shop')]],
  ['that is known by a tag alone', [named('vpce-1', 11, 'shop')]],
  ['that is known by its deletion alone', [closed('vpce-1', 11)]],
  ['whose VPC no fact has shown', [inNoVpc]],
])('ignores an endpoint %s', (_, facts) => {
  expect(vpcMemberOf(endpointRecord(facts))).toBeUndefined();
});

it("an endpoint's state is unknown if no fact showed it", () => {
  const { state: _state, privateDns: _privateDns, ...bare } = opened('vpce-1', 10);

  const member = vpcMemberOf(endpointRecord([bare]));

  expect(member).toMatchObject({ state: 'unknown', privateDns: false, dnsName: null });
});

it.each<[string, readonly EndpointFact[], string | undefined]>([
  ['the tag of the only endpoint names the network', [opened('vpce-1', 10, { network: 'shop' })], 'shop'],
  [
    'the tag of the youngest live endpoint names the network',
    [opened('vpce-1', 10, { network: 'shop' }), opened('vpce-2', 20, { network: 'store' })],
    'store',
  ],
  [
    'the youngest live endpoint with a tag names the network',
    [opened('vpce-1', 10, { network: 'shop' }), opened('vpce-2', 20)],
    'shop',
  ],
  [
    'a deleted endpoint does not name the network while another is live',
    [opened('vpce-1', 10), opened('vpce-2', 20, { network: 'store' }), closed('vpce-2', 30)],
    undefined,
  ],
  [
    'the last endpoint names the network if all are deleted',
    [opened('vpce-1', 10, { network: 'shop' }), closed('vpce-1', 30)],
    'shop',
  ],
  ['no name if the tag gives no valid one', [opened('vpce-1', 10, { network: 'vpc-0a1b2c3d' })], undefined],
  ['no name if the tag has a letter outside ASCII', [opened('vpce-1', 10, { network: 'größe' })], undefined],
  ['no name if the tag was removed', [opened('vpce-1', 10, { network: 'shop' }), named('vpce-1', 20, null)], undefined],
])('is named by %s', (_, facts, name) => {
  expect(nameOf(facts)).toBe(name);
});

it('a VPC belongs to the account of its first endpoint', () => {
  const state = vpcState([opened('vpce-2', 20, { account: OTHER_ACCOUNT, network: 'theirs' }), opened('vpce-1', 10)]);

  expect(ownEndpoints(state).map(({ vpceId }) => vpceId)).toEqual(['vpce-1']);
  expect(networkOf(state)).toMatchObject({ accountId: '111122223333', endpoints: [{ vpceId: 'vpce-1' }] });
});

it('an endpoint is replaced and removed', () => {
  const state = vpcState([opened('vpce-1', 10)]);
  const member = vpcMemberOf(endpointRecord([opened('vpce-1', 10, { state: 'available' })]));

  expect(withEndpoint(state, 'vpce-1', member).endpoints).toEqual([member]);
  expect(withEndpoint(state, 'vpce-1', undefined)).toEqual(blank);
});

it("a VPC's state stays small over hundreds of deleted endpoints", () => {
  const facts = Array.from({ length: 400 }, (_, index) => [
    opened(`vpce-${index}`, 100 + index * 10),
    closed(`vpce-${index}`, 105 + index * 10),
  ]).flat();

  const state = vpcState([...facts, opened('vpce-last', 9000)]);

  expect(state.endpoints.length).toBeLessThanOrEqual(150);
  expect(networkOf(state)?.endpoints.map(({ vpceId }) => vpceId)).toEqual(['vpce-last']);
});

it("a deleted endpoint's last state does not matter", () => {
  const member = vpcMemberOf(endpointRecord([opened('vpce-1', 10, { dnsName: 'x.example' }), closed('vpce-1', 20)]));

  expect(member).toStrictEqual({
    ...{ account: '111122223333', region: 'eu-west-1', vpcId: 'vpc-0a', vpceId: 'vpce-1', createdAt: 10, deleted: 20 },
    ...{ state: 'deleted', privateDns: false, dnsName: null, shownNames: [] },
  });
});

it('the fifty youngest live and hundred youngest deleted endpoints are kept, and the names of the others', () => {
  const member = (index: number, deleted: boolean) =>
    vpcMemberOf(
      endpointRecord([
        opened(`vpce-${String(index).padStart(3, '0')}`, 100 + index, { network: `n${index}` }),
        ...(deleted ? [closed(`vpce-${String(index).padStart(3, '0')}`, 900)] : []),
      ]),
    );
  const fold = (members: readonly ReturnType<typeof member>[]) =>
    members.reduce((state, each) => withEndpoint(state, each?.vpceId ?? '', each), blank);
  const live = Array.from({ length: 52 }, (_, index) => member(index, false));
  const dead = Array.from({ length: 103 }, (_, index) => member(200 + index, true));

  const state = fold([...dead, ...live].toReversed());

  expect(state.endpoints).toEqual([...live.slice(2), ...dead.slice(3)]);
  expect(state.shownNames).toEqual([
    ['n0', 100],
    ['n1', 101],
    ['n200', 300],
    ['n201', 301],
    ['n202', 302],
  ]);
  expect(fold([...live, ...dead])).toEqual(state);
});
