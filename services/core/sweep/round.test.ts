// Tests the orders of a round of sweeps: which come first, which are already carried out, and how often a sweep is continued.
import { continuedOrder, isCarriedOut, planRound, scopeKey, sliceOf, type SweptBefore } from './round.js';

const [EU, US] = ['eu-west-1', 'us-east-1'];
const scope = (account: string, region = EU) => ({ account, region });
const order = { ...scope('a'), kind: 'incremental' as const, at: 1000, attempt: 0 };

const orderOf = (scopes: readonly ReturnType<typeof scope>[], before: Readonly<Record<string, SweptBefore>> = {}) =>
  planRound(scopes, new Map(Object.entries(before)), { kind: 'incremental', at: 1000 }).map(scopeKey);

it('a round has one order for each account and region', () => {
  expect(planRound([scope('a'), scope('a', US)], new Map(), { kind: 'full', at: 7 })).toEqual([
    { ...scope('a'), kind: 'full', at: 7, attempt: 0 },
    { ...scope('a', US), kind: 'full', at: 7, attempt: 0 },
  ]);
});

it.each<[string, readonly ReturnType<typeof scope>[], Readonly<Record<string, SweptBefore>>, string]>([
  [
    'the regions of one account are spread over the round',
    [scope('a'), scope('a', US), scope('b'), scope('b', US)],
    {},
    'a b a b',
  ],
  [
    'a scope that was never swept comes before all others',
    [scope('a'), scope('b')],
    { 'a#eu-west-1': { lastFull: 5, unseenCount: 0 } },
    'b a',
  ],
  [
    'the scopes that were swept longest ago come first, whatever the kind of the sweep',
    [scope('a'), scope('b'), scope('c')],
    {
      'a#eu-west-1': { lastFull: 5, lastIncremental: 90, unseenCount: 0 },
      'b#eu-west-1': { lastFull: 70, lastIncremental: 60, unseenCount: 0 },
      'c#eu-west-1': { lastFull: 80, unseenCount: 0 },
    },
    'b c a',
  ],
  [
    'a scope that could not be opened comes last, although it was swept longest ago',
    [scope('a'), scope('b')],
    {
      'a#eu-west-1': { role: { ok: false }, unseenCount: 0 },
      'b#eu-west-1': { lastFull: 70, role: { ok: true }, unseenCount: 0 },
    },
    'b a',
  ],
  [
    'a scope with calls that showed nothing comes last',
    [scope('a'), scope('b')],
    { 'a#eu-west-1': { lastFull: 5, unseenCount: 1 }, 'b#eu-west-1': { lastFull: 70, unseenCount: 0 } },
    'b a',
  ],
])('%s', (_title, scopes, before, expected) => {
  expect(
    orderOf(scopes, before)
      .map((key) => key.split('#')[0])
      .join(' '),
  ).toBe(expected);
});

it.each<[string, 'incremental' | 'full', SweptBefore, boolean]>([
  ['a later full sweep carries out either kind', 'incremental', { lastFull: 1001, unseenCount: 0 }, true],
  ['a later full sweep carries out a full one', 'full', { lastFull: 1001, unseenCount: 0 }, true],
  [
    'a later incremental sweep carries out an incremental one',
    'incremental',
    { lastIncremental: 1001, unseenCount: 0 },
    true,
  ],
  ['a later incremental sweep is no full one', 'full', { lastFull: 5, lastIncremental: 1001, unseenCount: 0 }, false],
  ['a sweep of the same second may have begun before', 'incremental', { lastIncremental: 1000, unseenCount: 0 }, false],
  ['nothing was swept', 'incremental', { unseenCount: 0 }, false],
])('%s', (_title, kind, before, expected) => {
  expect(isCarriedOut({ ...order, kind }, before)).toBe(expected);
});

it('the first slice is short, and the others give an account with many APIs time', () => {
  expect([0, 1, 8].map((attempt) => sliceOf({ ...order, attempt }))).toEqual([20, 120, 120]);
});

it('a sweep that is cut off is continued eight times, each time from where it was cut off', () => {
  const attempts: (number | undefined)[] = [];
  for (let next: typeof order | undefined = order; next !== undefined && attempts.length < 20;) {
    attempts.push(next.at);
    next = continuedOrder(next, next.at + 120) as typeof order | undefined;
  }

  expect(attempts).toEqual([1000, 1120, 1240, 1360, 1480, 1600, 1720, 1840, 1960]);
});
