import type { Network } from 'waypost/model';
import { BLANK_NETWORK_SUMMARY, networkSummaryOf, withNetwork, type NetworkSummary } from './network-summary.js';

const network = (vpcId: string, endpoints: number, region = 'eu-west-1'): Network => ({
  vpcId,
  region,
  accountId: '111122223333',
  endpoints: Array.from({ length: endpoints }, (_, index) => ({
    vpceId: `${vpcId}-${index}`,
    state: 'available',
    privateDns: true,
    dnsName: null,
    createdAt: '2026-01-02T03:04:05Z',
  })),
});

/** As the use case does: from the change alone if that is enough, else from the list. */
function after(
  networks: readonly Network[],
  networkSummary: NetworkSummary,
  change: readonly [Network | undefined, Network],
): NetworkSummary {
  const [before, now] = change;
  const all = [...networks.filter(({ vpcId }) => vpcId !== now.vpcId), now];
  return withNetwork(networkSummary, before, now) ?? networkSummaryOf(all);
}

it('the summary lists the networks with a live endpoint, by region and id', () => {
  const networks = [network('vpc-3', 1, 'us-east-1'), network('vpc-2', 2), network('vpc-1', 1), network('vpc-0', 0)];

  expect(networkSummaryOf(networks)).toEqual({
    count: 4,
    networks: [network('vpc-1', 1), network('vpc-2', 2), network('vpc-3', 1, 'us-east-1')],
    regions: [
      { region: 'eu-west-1', vpcs: 2, only: null },
      { region: 'us-east-1', vpcs: 1, only: 'vpc-3' },
    ],
  });
  expect(networkSummaryOf([])).toEqual(BLANK_NETWORK_SUMMARY);
});

it('the summary keeps only sums above a hundred endpoints', () => {
  const many = Array.from({ length: 101 }, (_, index) => network(`vpc-${index}`, 1));

  expect(networkSummaryOf([...many, network('vpc-x', 1, 'us-east-1')])).toEqual({
    count: 102,
    networks: [],
    regions: [
      { region: 'eu-west-1', vpcs: 101, only: null },
      { region: 'us-east-1', vpcs: 1, only: 'vpc-x' },
    ],
  });
});

it('the summary lists all networks at exactly a hundred endpoints', () => {
  const many = Array.from({ length: 100 }, (_, index) => network(`vpc-${index}`, 1));

  expect(networkSummaryOf(many)).toMatchObject({ count: 100, networks: { length: 100 } });
});

it.each<[string, readonly Network[], readonly [number, number], string?]>([
  ['a first endpoint', [], [0, 1]],
  ['a second endpoint of a VPC', [network('vpc-a', 1)], [1, 2]],
  ['the removal of the last endpoint of a VPC', [network('vpc-a', 1), network('vpc-b', 1)], [1, 0]],
  ['the hundred and first endpoint', [network('vpc-b', 100)], [0, 1]],
  ['one endpoint more beyond the limit', [network('vpc-b', 50), network('vpc-c', 70)], [0, 1]],
  ['one endpoint less beyond the limit', [network('vpc-a', 5), network('vpc-b', 120)], [5, 4]],
  ['one VPC less beyond the limit', [network('vpc-a', 1), network('vpc-b', 60), network('vpc-c', 60)], [1, 0]],
  ['a return to the limit', [network('vpc-a', 1), network('vpc-b', 100)], [1, 0]],
  ["a region's only VPC beyond the limit", [network('vpc-b', 120)], [0, 1], 'us-east-1'],
  [
    "a region's second VPC beyond the bound",
    [network('vpc-b', 120), network('vpc-c', 1, 'us-east-1')],
    [0, 1],
    'us-east-1',
  ],
  [
    'a region with only one VPC left beyond the limit',
    [network('vpc-b', 120), network('vpc-a', 1, 'us-east-1'), network('vpc-c', 1, 'us-east-1')],
    [1, 0],
    'us-east-1',
  ],
  [
    'a region with no VPC left beyond the limit',
    [network('vpc-b', 120), network('vpc-a', 1, 'us-east-1')],
    [1, 0],
    'us-east-1',
  ],
])('the summary after %s equals that of the list of all networks', (_, networks, [from, to], region = 'eu-west-1') => {
  const before = networks.find(({ vpcId }) => vpcId === 'vpc-a');
  const now = network('vpc-a', to, region);
  const expected = networkSummaryOf([...networks.filter(({ vpcId }) => vpcId !== 'vpc-a'), now]);

  expect(before?.endpoints.length ?? 0).toBe(from);
  expect(after(networks, networkSummaryOf(networks), [before, now])).toEqual(expected);
});

it('the summary changes without a list of all networks', () => {
  const small = networkSummaryOf([network('vpc-a', 1)]);
  const large = networkSummaryOf([network('vpc-a', 5), network('vpc-b', 120)]);

  expect(withNetwork(small, network('vpc-a', 1), network('vpc-a', 2))).toBeDefined();
  expect(withNetwork(large, network('vpc-a', 5), network('vpc-a', 6))).toMatchObject({ count: 126 });
});

it('the summary needs the list of all networks when the count returns to the limit', () => {
  const large = networkSummaryOf([network('vpc-a', 1), network('vpc-b', 100)]);

  expect(withNetwork(large, network('vpc-a', 1), network('vpc-a', 0))).toBeUndefined();
});
