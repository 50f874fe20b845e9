import { networkTagOf, reduceEndpoint, type EndpointRecord } from './endpoint-record.js';
import type { EndpointFact } from './fact.js';
import { ACCOUNT, REGION, closed, endpointRecord, named, opened, permutations } from '../test/facts.js';

const ID = 'vpce-0a';
const untagged = (at: number, onlyIf?: string) => named(ID, at, null, onlyIf === undefined ? {} : { onlyIf });

it("an endpoint's record holds what the create showed", () => {
  const record = endpointRecord([opened(ID, 10, { dnsName: 'vpce-0a-x.example', network: 'Shop VPC' })]);

  expect(record).toEqual({
    region: REGION,
    vpceId: ID,
    account: ACCOUNT,
    created: true,
    createdAt: 10,
    life: { seenAt: 10 },
    vpcId: { at: 10, rank: 1, value: 'vpc-0a' },
    state: { at: 10, rank: 1, value: 'pending' },
    policy: { at: 10, rank: 1, value: { statements: [{ effect: 'allow' }] } },
    privateDns: { at: 10, rank: 1, value: true },
    dnsName: { at: 10, rank: 1, value: 'vpce-0a-x.example' },
    network: { at: 10, rank: 1, value: 'Shop VPC' },
    tagRemovals: [],
    shownNames: [['shop-vpc', 10]],
  } satisfies EndpointRecord);
});

it.each<[string, readonly EndpointFact[], string | undefined]>([
  ['the tag of the create names the network', [opened(ID, 10, { network: 'shop' })], 'shop'],
  ['a create without the tag means none yet', [opened(ID, 10), named(ID, 9, 'shop')], 'shop'],
  ['a later tag wins', [opened(ID, 10, { network: 'shop' }), named(ID, 20, 'store')], 'store'],
  ['a removed tag names no network', [named(ID, 10, 'shop'), untagged(20)], undefined],
  ['a tag set wins over its removal in the same second', [named(ID, 10, 'shop'), untagged(10)], 'shop'],
  ['a removal of this value removes the tag', [named(ID, 10, 'shop'), untagged(20, 'shop')], undefined],
  ['a removal of another value removes nothing', [named(ID, 10, 'shop'), untagged(20, 'store')], 'shop'],
  ['a removal of a value does not undo a later setting of it', [named(ID, 30, 'shop'), untagged(20, 'shop')], 'shop'],
  [
    'a tag set wins over the removal of its value in the same second',
    [named(ID, 20, 'shop'), untagged(20, 'shop')],
    'shop',
  ],
  [
    'a removal of a value wins over the tag of a create in the same second',
    [opened(ID, 20, { network: 'shop' }), untagged(20, 'shop')],
    undefined,
  ],
  [
    'a removal of a value that was already replaced removes nothing',
    [named(ID, 10, 'shop'), named(ID, 15, 'store'), untagged(20, 'shop')],
    'store',
  ],
  [
    'an earlier removal of a value does not hide a later one',
    [named(ID, 25, 'shop'), untagged(30, 'shop'), untagged(20, 'shop')],
    undefined,
  ],
])('%s', (_, facts, network) => {
  for (const order of permutations(facts)) expect(networkTagOf(endpointRecord(order))).toBe(network);
});

it("an endpoint's record is the same in every order of its facts", () => {
  const facts = [
    opened(ID, 10, { network: 'shop' }),
    named(ID, 20, 'store'),
    untagged(21, 'store'),
    untagged(22, 'other'),
    opened(ID, 20, { source: 'update', privateDns: false }),
    closed(ID, 30),
  ];
  const record = endpointRecord(facts);

  for (const order of permutations(facts)) expect(endpointRecord(order)).toEqual(record);
  expect(record).toMatchObject({ createdAt: 10, deleted: { at: 30 }, privateDns: { value: false } });
});

it('a deletion is final, and createdAt is the earliest stamp or createdDate', () => {
  const facts = [closed(ID, 30), opened(ID, 40), opened(ID, 50, { source: 'sweep', createdAt: 5 })];

  for (const order of permutations(facts)) {
    expect(endpointRecord(order)).toMatchObject({ createdAt: 5, deleted: { at: 30 }, created: true });
  }
});

it('a change, a tag or a deletion does not prove an execute-api endpoint', () => {
  const record = endpointRecord([opened(ID, 10, { source: 'update' }), named(ID, 11, 'shop'), closed(ID, 12)]);

  expect(record.created).toBe(false);
});

it('an endpoint keeps every usable network name that its tag ever gave', () => {
  const record = endpointRecord([
    named(ID, 10, 'Shop'),
    named(ID, 20, 'vpc-0a1b'),
    named(ID, 30, 'store'),
    named(ID, 40, null),
    named(ID, 50, 'shop'),
  ]);

  expect(record.shownNames).toEqual([
    ['shop', 10],
    ['store', 30],
  ]);
});

it('two facts are tied if only their values decide', () => {
  const record = endpointRecord([named(ID, 10, 'shop')]);

  expect(reduceEndpoint(record, named(ID, 10, 'store')).tied).toBe(true);
  expect(reduceEndpoint(record, named(ID, 10, 'shop')).tied).toBe(false);
  expect(reduceEndpoint(record, untagged(10, 'shop')).tied).toBe(false);
  expect(reduceEndpoint(endpointRecord([opened(ID, 10)]), opened(ID, 10, { state: 'available' })).tied).toBe(true);
});

it('a record stays small under endless removals', () => {
  const record = endpointRecord([
    named(ID, 10, 'shop'),
    ...Array.from({ length: 500 }, (_, index) => untagged(20 + index, `other-${index}`)),
  ]);

  expect(networkTagOf(record)).toBe('shop');
  expect(record.tagRemovals.length).toBeLessThan(20);
});

it('a contradiction in any part or in the tag is a tie, and a deletion never is', () => {
  const record = endpointRecord([opened(ID, 10, { network: 'shop' })]);
  const tied = (fact: EndpointFact) => reduceEndpoint(record, fact).tied;

  expect(tied(opened(ID, 10, { network: 'shop', state: 'available' }))).toBe(true);
  expect(tied(opened(ID, 10, { network: 'store' }))).toBe(true);
  expect(tied(opened(ID, 10, { network: 'shop' }))).toBe(false);
  expect(tied(closed(ID, 10))).toBe(false);
});

it('the newest conditional removal of each value is kept, the newest first, in every order', () => {
  const facts = [untagged(20, 'b'), untagged(20, 'a'), untagged(30, 'c'), untagged(25, 'a'), untagged(10, 'c')];

  for (const order of permutations(facts)) {
    expect(endpointRecord(order).tagRemovals).toEqual([
      { at: 30, value: 'c' },
      { at: 25, value: 'a' },
      { at: 20, value: 'b' },
    ]);
  }
  const equals = [untagged(20, 'b'), untagged(20, 'c'), untagged(20, 'a')];
  for (const order of permutations(equals))
    expect(endpointRecord(order).tagRemovals.map(({ value }) => value)).toEqual(['a', 'b', 'c']);
});
