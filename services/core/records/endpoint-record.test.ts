import { networkTagOf, reduceEndpoint, type EndpointRecord } from './endpoint-record.js';
import type { EndpointFact } from './fact.js';
import { ACCOUNT, REGION, closed, endpointRecord, named, opened, permutations } from '../test/facts.js';

const ID = 'vpce-0a';
const untagged = (at: number, onlyIf?: string) => named(ID, at, null, onlyIf === undefined ? {} : { onlyIf });

it('knows of a created endpoint what the create showed', () => {
  const record = endpointRecord([opened(ID, 10, { dnsName: 'vpce-0a-x.example', network: 'Shop VPC' })]);

  expect(record).toEqual({
    region: REGION,
    vpceId: ID,
    account: ACCOUNT,
    created: true,
    createdAt: 10,
    vpcId: { at: 10, rank: 1, value: 'vpc-0a' },
    state: { at: 10, rank: 1, value: 'pending' },
    privateDns: { at: 10, rank: 1, value: true },
    dnsName: { at: 10, rank: 1, value: 'vpce-0a-x.example' },
    network: { at: 10, rank: 1, value: 'Shop VPC' },
    tagRemovals: [],
    shownNames: [['shop-vpc', 10]],
  } satisfies EndpointRecord);
});

it.each<[string, readonly EndpointFact[], string | undefined]>([
  ["the create's tag is the network's name", [opened(ID, 10, { network: 'shop' })], 'shop'],
  ['a create without the tag means none yet', [opened(ID, 10), named(ID, 9, 'shop')], 'shop'],
  ['a later tag wins', [opened(ID, 10, { network: 'shop' }), named(ID, 20, 'store')], 'store'],
  ['a removed tag is gone', [named(ID, 10, 'shop'), untagged(20)], undefined],
  ['within a second a tag set wins over its removal', [named(ID, 10, 'shop'), untagged(10)], 'shop'],
  ['a removal of this value removes it', [named(ID, 10, 'shop'), untagged(20, 'shop')], undefined],
  ['a removal of another value removes nothing', [named(ID, 10, 'shop'), untagged(20, 'store')], 'shop'],
  ['a removal of a value removes no later setting of it', [named(ID, 30, 'shop'), untagged(20, 'shop')], 'shop'],
  [
    'within a second a tag set wins over the removal of its value',
    [named(ID, 20, 'shop'), untagged(20, 'shop')],
    'shop',
  ],
  [
    "a removal of a value removes what the create's tag gave in the same second",
    [opened(ID, 20, { network: 'shop' }), untagged(20, 'shop')],
    undefined,
  ],
  [
    'a removal of a value that was replaced before it removes nothing',
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

it('is the same record in every order of its facts', () => {
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

it('is final in its deletion, and created at its earliest stamp or createdDate', () => {
  const facts = [closed(ID, 30), opened(ID, 40), opened(ID, 50, { source: 'sweep', createdAt: 5 })];

  for (const order of permutations(facts)) {
    expect(endpointRecord(order)).toMatchObject({ createdAt: 5, deleted: { at: 30 }, created: true });
  }
});

it('is not known for an endpoint of execute-api by a change, a tag or a deletion', () => {
  const record = endpointRecord([opened(ID, 10, { source: 'update' }), named(ID, 11, 'shop'), closed(ID, 12)]);

  expect(record.created).toBe(false);
});

it('remembers the names of networks that its tag ever gave, and no unusable ones', () => {
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

it('is told apart as tied when only values decide', () => {
  const record = endpointRecord([named(ID, 10, 'shop')]);

  expect(reduceEndpoint(record, named(ID, 10, 'store')).tied).toBe(true);
  expect(reduceEndpoint(record, named(ID, 10, 'shop')).tied).toBe(false);
  expect(reduceEndpoint(record, untagged(10, 'shop')).tied).toBe(false);
  expect(reduceEndpoint(endpointRecord([opened(ID, 10)]), opened(ID, 10, { state: 'available' })).tied).toBe(true);
});

it('stays small under removals without end', () => {
  const record = endpointRecord([
    named(ID, 10, 'shop'),
    ...Array.from({ length: 500 }, (_, index) => untagged(20 + index, `other-${index}`)),
  ]);

  expect(networkTagOf(record)).toBe('shop');
  expect(record.tagRemovals.length).toBeLessThan(20);
});

it('is tied by a contradiction in any part, in its tag, and by a deletion never', () => {
  const record = endpointRecord([opened(ID, 10, { network: 'shop' })]);
  const tied = (fact: EndpointFact) => reduceEndpoint(record, fact).tied;

  expect(tied(opened(ID, 10, { network: 'shop', state: 'available' }))).toBe(true);
  expect(tied(opened(ID, 10, { network: 'store' }))).toBe(true);
  expect(tied(opened(ID, 10, { network: 'shop' }))).toBe(false);
  expect(tied(closed(ID, 10))).toBe(false);
});

it('keeps each value’s newest conditional removal, the newest first, the same in every order', () => {
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
