import type { Network } from 'waypost/model';
import {
  blankNetworkName,
  electNetwork,
  networkCandidaciesOf,
  withNetworkCandidacy,
  type NetworkNameState,
  type NetworkCandidacy,
} from './network-name.js';
import { ACCOUNT, OTHER_ACCOUNT, REGION, closed, endpointRecord, named, opened, permutations } from '../test/facts.js';
import { timestampOf } from '../time.js';
import { vpcMemberOf, withEndpoint } from './vpc-state.js';

const ENDPOINT = { vpceId: 'vpce-1', state: 'available', privateDns: true, dnsName: null, createdAt: timestampOf(10) };

const network = (vpcId: string, more: Partial<Network> = {}): Network => ({
  vpcId,
  name: 'shop',
  region: 'eu-west-1',
  accountId: ACCOUNT,
  endpoints: [ENDPOINT],
  ...more,
});

const candidacy = (
  vpcId: string,
  claim: number,
  more: Partial<Network> & { hasName?: boolean } = {},
): NetworkCandidacy => {
  const { hasName = true, ...rest } = more;
  return { claim, hasName, network: network(vpcId, rest) };
};

const theirs = { accountId: OTHER_ACCOUNT };

/** The name's state after these candidacies, one by one. */
const stateOf = (candidacies: readonly NetworkCandidacy[]): NetworkNameState =>
  candidacies.reduce((state, each) => withNetworkCandidacy(state, each.network.vpcId, each), blankNetworkName('shop'));

const electIn = (
  candidacies: readonly NetworkCandidacy[],
  owners: readonly { names: string; account: string }[] = [],
) => electNetwork(stateOf(candidacies), owners);

it('a network name stands for the VPC that has it', () => {
  expect(electIn([candidacy('vpc-1', 10)])).toEqual({ ref: 'shop', networks: [network('vpc-1')], conflicts: [] });
});

it('a network name that no VPC has stands for nothing', () => {
  expect(electNetwork(blankNetworkName('shop'), [])).toBeNull();
  expect(electIn([candidacy('vpc-1', 10, { hasName: false, endpoints: [] })])).toBeNull();
});

it("a network name survives its VPC's re-creation", () => {
  const old = candidacy('vpc-1', 10, { endpoints: [] });

  expect(electIn([old])?.networks.map(({ vpcId }) => vpcId)).toEqual(['vpc-1']);
  expect(electIn([old, candidacy('vpc-2', 20)])?.networks.map(({ vpcId }) => vpcId)).toEqual(['vpc-2']);
});

it('a network name stands for all live VPCs of its owner, by region and id', () => {
  const candidacies = [candidacy('vpc-3', 30), candidacy('vpc-1', 10, { region: 'us-east-1' }), candidacy('vpc-2', 20)];

  for (const order of permutations(candidacies)) {
    expect(electIn(order)?.networks.map(({ region, vpcId }) => `${region} ${vpcId}`)).toEqual([
      'eu-west-1 vpc-2',
      'eu-west-1 vpc-3',
      'us-east-1 vpc-1',
    ]);
  }
});

it('the account with the earliest claim owns a network name, and others are conflicts', () => {
  const candidacies = [candidacy('vpc-1', 20), candidacy('vpc-2', 10, theirs)];

  for (const order of permutations(candidacies)) {
    expect(electIn(order)).toMatchObject({
      networks: [{ vpcId: 'vpc-2' }],
      conflicts: [{ accountId: ACCOUNT, region: 'eu-west-1', vpcId: 'vpc-1', since: timestampOf(20) }],
    });
  }
});

it('the smaller account owns a network name if two claims are equal', () => {
  expect(electIn([candidacy('vpc-2', 10, theirs), candidacy('vpc-1', 10)])?.networks[0]?.accountId).toBe(ACCOUNT);
});

it('a configured owner owns a network name, whoever claims it', () => {
  const owners = [{ names: 'sh*', account: OTHER_ACCOUNT }];

  expect(electIn([candidacy('vpc-1', 10), candidacy('vpc-2', 20, theirs)], owners)?.networks[0]?.vpcId).toBe('vpc-2');
  expect(electIn([candidacy('vpc-1', 10)], owners)).toMatchObject({ networks: [], conflicts: [{ vpcId: 'vpc-1' }] });
});

it('an account owns a network name even if its VPC has another name now', () => {
  const candidacies = [candidacy('vpc-1', 10, { hasName: false, endpoints: [] }), candidacy('vpc-2', 20, theirs)];

  expect(electIn(candidacies)).toMatchObject({ networks: [], conflicts: [{ vpcId: 'vpc-2' }] });
});

it("another account's dead VPC is no conflict", () => {
  expect(electIn([candidacy('vpc-1', 10), candidacy('vpc-2', 20, { ...theirs, endpoints: [] })])?.conflicts).toEqual(
    [],
  );
});

it("a VPC's candidacy is replaced and removed", () => {
  const state = stateOf([candidacy('vpc-1', 10)]);

  expect(withNetworkCandidacy(state, 'vpc-1', candidacy('vpc-1', 5)).candidacies).toEqual([candidacy('vpc-1', 5)]);
  expect(withNetworkCandidacy(state, 'vpc-1', undefined)).toStrictEqual(blankNetworkName('shop'));
});

it('a VPC without a candidacy no longer claims the name', () => {
  const state = stateOf([candidacy('vpc-1', 10), candidacy('vpc-2', 20, theirs)]);

  const left = withNetworkCandidacy(state, 'vpc-1', undefined);

  expect(electNetwork(left, [])).toMatchObject({ networks: [{ vpcId: 'vpc-2' }], conflicts: [] });
});

it('a blank state has no candidacy and no claim', () => {
  expect(blankNetworkName('shop')).toStrictEqual({ name: 'shop', candidacies: [], claims: [] });
});

it('a network name lists at most ten conflicts', () => {
  const rivals = Array.from({ length: 11 }, (_, index) => candidacy(`vpc-${10 + index}`, 20 + index, theirs));

  expect(electIn([candidacy('vpc-1', 10), ...rivals])?.conflicts).toHaveLength(10);
});

it('a VPC has a candidacy for each name that its endpoints ever showed', () => {
  const first = vpcMemberOf(endpointRecord([opened('vpce-1', 10, { network: 'old' }), closed('vpce-1', 30)]));
  const second = vpcMemberOf(endpointRecord([opened('vpce-2', 20), named('vpce-2', 25, 'shop')]));
  const blank = { vpcId: 'vpc-0a', endpoints: [], shownNames: [] };
  const vpc = withEndpoint(withEndpoint(blank, 'vpce-1', first), 'vpce-2', second);

  const candidacies = networkCandidaciesOf(vpc);

  expect([...candidacies].map(([name, { claim, hasName }]) => [name, claim, hasName])).toEqual([
    ['old', 10, false],
    ['shop', 25, true],
  ]);
  expect(candidacies.get('old')?.network.endpoints).toEqual([]);
  expect(candidacies.get('shop')?.network.endpoints).toHaveLength(1);
  expect(networkCandidaciesOf(blank)).toEqual(new Map());
  expect(networkCandidaciesOf({ ...blank, shownNames: [['old', 5]] })).toEqual(new Map());
});

it('a VPC claims its newest name from its first sight, and the first ninety names that it showed', () => {
  const tags = Array.from({ length: 120 }, (_, index) => named('vpce-1', 20 + index, `n${index}`));
  const facts = [opened('vpce-1', 10), ...tags, named('vpce-1', 900, 'n119')];
  const blank = { vpcId: 'vpc-0a', endpoints: [], shownNames: [] };

  const candidacies = networkCandidaciesOf(withEndpoint(blank, 'vpce-1', vpcMemberOf(endpointRecord(facts))));

  expect(candidacies.size).toBe(91);
  expect(candidacies.get('n119')).toMatchObject({ claim: 139, hasName: true });
  expect(candidacies.get('n89')).toEqual({
    claim: 109,
    hasName: false,
    network: { vpcId: 'vpc-0a', region: REGION, accountId: ACCOUNT, endpoints: [] },
  });
});

it('the owner and its live VPC are kept after hundreds of deleted VPCs', () => {
  const deleted = Array.from({ length: 300 }, (_, index) => candidacy(`vpc-${index}`, 100 + index, { endpoints: [] }));

  const state = stateOf([...deleted, candidacy('vpc-new', 9000), candidacy('vpc-theirs', 150, theirs)]);

  expect(state.candidacies.length).toBeLessThanOrEqual(100);
  expect(electNetwork(state, [])).toMatchObject({
    networks: [{ vpcId: 'vpc-new' }],
    conflicts: [{ vpcId: 'vpc-theirs' }],
  });
});

it('the dead VPCs that claimed last and every account’s earliest claim are kept, in every order', () => {
  const deleted = Array.from({ length: 120 }, (_, index) =>
    candidacy(`vpc-${200 + index}`, 500 - index, { endpoints: [], ...(index % 2 === 0 ? {} : theirs) }),
  );

  const state = stateOf(deleted);

  expect(state.candidacies.map(({ claim }) => claim).sort((a, b) => a - b)[0]).toBe(401);
  expect(state.claims).toEqual([
    [ACCOUNT, 382],
    [OTHER_ACCOUNT, 381],
  ]);
  expect(stateOf(deleted.toReversed())).toEqual(state);
  expect(stateOf([...deleted.slice(60), ...deleted.slice(0, 60)])).toEqual(state);
});
