import type { Network, ServiceSummary } from './index.js';
import { filteredPage, meantBy, readSearch } from './search.js';

const service = (name: string, parts: Partial<ServiceSummary> = {}): ServiceSummary => ({
  name,
  status: 'live',
  accountId: '111122223333',
  regions: ['eu-west-1'],
  conflicts: 0,
  siblings: 0,
  ...parts,
});

const SERVICES = [
  service('billing-api', { status: 'gone', accountId: '444455556666', apiIds: ['b1b1b1b1b1'] }),
  service('orders-api', { apiIds: ['a1a1a1a1a1', 'a2a2a2a2a2'], vpceIds: ['vpce-0a1b2c3d'] }),
  service('payments-api', { health: 'blocked', regions: ['us-east-1'], conflicts: 1, vpceIds: ['vpce-0e1b2c3d'] }),
];
const endpoint = (vpceId: string) => ({
  vpceId,
  state: 'available',
  privateDns: true,
  dnsName: null,
  createdAt: '2026-01-01T00:00:00Z',
});
const NETWORKS: readonly Network[] = [
  {
    vpcId: 'vpc-0a1b2c3d',
    name: 'shop',
    region: 'eu-west-1',
    accountId: '111122223333',
    endpoints: [endpoint('vpce-0a1b2c3d')],
  },
];

it.each([
  ['', 'billing-api orders-api payments-api'],
  ['orders', 'orders-api'],
  ['PAY', 'payments-api'],
  ['PAY*', 'payments-api'],
  ['?illing-*', 'billing-api'],
  ['api*', ''],
  ['a2a2a2a2a2', 'orders-api'],
  ['api:b1b1b1b1b1', 'billing-api'],
  ['https://a1a1a1a1a1.execute-api.eu-west-1.amazonaws.com/prod/x', 'orders-api'],
  ['arn:aws:execute-api:eu-west-1:********3333:b1b1b1b1b1/prod/GET/x', 'billing-api'],
  ['vpce-0a1b', 'orders-api'],
  ['vpc-0a1b2c3d', 'orders-api'],
  ['network:shop', 'orders-api'],
  ['network:vpce-0e1b2c3d', 'payments-api'],
  ['shop', 'orders-api'],
  ['4444', 'billing-api'],
  ['account:1111 is:live', 'orders-api payments-api'],
  ['is:conflict', 'payments-api'],
  ['is:gone', 'billing-api'],
  ['is:blocked', 'payments-api'],
  ['is:ok', ''],
  ['us-east-1', 'payments-api'],
  ['region:eu-*', 'billing-api orders-api'],
  ['api region:us-east-1', 'payments-api'],
  ['nothing', ''],
])('the search %j finds %s', (text, names) => {
  const read = readSearch(text);
  if ('problem' in read) throw new Error(read.problem.message);

  expect(
    SERVICES.filter((each) => read.search.fits(each, NETWORKS))
      .map(({ name }) => name)
      .join(' '),
  ).toBe(names);
});

it.each([
  ['acount:1111', 'Did you mean "account"?'],
  ['is:lve', 'Did you mean "live"?'],
  ['is:', /Use "live", .* or "ok"\./],
  ['is:constructor', /Use "live"/],
  ['constructor:x', /Use "account"/],
])('the search %j is refused with what was meant', (text, remedy) => {
  expect(readSearch(text)).toMatchObject({
    problem: { code: 'INVALID_REQUEST', remedy: typeof remedy === 'string' ? remedy : expect.stringMatching(remedy) },
  });
});

it('meantBy finds names by a mistyped part of them', () => {
  const names = SERVICES.map(({ name }) => name);

  expect(meantBy('oders', names)).toEqual(['orders-api']);
  expect(meantBy('paymnets-api', names)).toEqual(['payments-api']);
  expect(meantBy('warehouse', names)).toEqual([]);
});

describe('filteredPage', () => {
  const numbers = Array.from({ length: 3500 }, (_, index) => index);
  const reads: number[] = [];
  const list = ({ limit, cursor = '0' }: { limit: number; cursor?: string | undefined }) => {
    reads.push(limit);
    const from = Number(cursor);
    const items = numbers.slice(from, from + limit);
    const next = from + items.length;
    return Promise.resolve({ items, ...(next < numbers.length ? { cursor: String(next) } : {}) });
  };
  const isWanted = (number: number) => number % 700 === 0;

  it('the limit counts what fits, and pages join without a gap', async () => {
    const first = await filteredPage(list, { limit: 2 }, isWanted);
    const second = await filteredPage(list, { limit: 2, cursor: first.cursor }, isWanted);
    const third = await filteredPage(list, { limit: 2, cursor: second.cursor }, isWanted);

    expect([first.items, second.items, third.items]).toEqual([[0, 700], [1400, 2100], [2800]]);
    expect(third.cursor).toBeUndefined();
  });

  it('a filter without a match reads the list once', async () => {
    reads.length = 0;

    expect(await filteredPage(list, { limit: 2 }, () => false)).toEqual({ items: [] });
    expect(reads).toHaveLength(4);
  });
});
