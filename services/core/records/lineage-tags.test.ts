// Tests since when an API carries a lineage tag: both times are minima, and a call that sets only this tag adds it.
import { carriedSince, withLineageTags, type LineageTagTimes } from './lineage-tags.js';
import { RANK } from './stamp.js';
import { permutations } from '../test/facts.js';

const ROLE = 'lineage:env';
const times = (...facts: readonly (readonly [at: number, value: string | null, rank: number])[]) =>
  facts.reduce<LineageTagTimes | undefined>(
    (known, [at, value, rank]) => withLineageTags(known, { [ROLE]: value }, { at, rank }),
    undefined,
  )?.[ROLE];

it('tags of other roles leave the times as they are', () => {
  const known = { [ROLE]: { carried: 5 } };

  expect(withLineageTags(known, { service: 'orders' }, { at: 1, rank: RANK.change })).toBe(known);
});

it('the earliest sights with and without the tag are kept, in every order', () => {
  const facts = [
    [30, 'prod', RANK.sweep],
    [20, 'prod', RANK.sweep],
    [40, null, RANK.sweep],
    [10, null, RANK.sweep],
  ] as const;

  for (const order of permutations(facts)) expect(times(...order)).toEqual({ carried: 20, lacked: 10 });
});

it('a call that sets the tag by itself shows that it was missing a second before, and another sight does not', () => {
  expect(times([20, 'prod', RANK.change])).toEqual({ carried: 20, lacked: 19 });
  expect(times([20, 'prod', RANK.create])).toEqual({ carried: 20 });
  expect(times([20, null, RANK.change])).toEqual({ lacked: 20 });
});

it.each<[string, Parameters<typeof carriedSince>[0], number]>([
  ['since its first sight, if the API was seen without it before', { carried: 20, lacked: 10 }, 20],
  ['since the creation, if it was first missing later', { carried: 10, lacked: 20 }, -Infinity],
  ['since the creation, if both were seen in one second', { carried: 10, lacked: 10 }, -Infinity],
  ['since the creation, if it was never missing', { carried: 10 }, -Infinity],
  ['since the creation, if it was only missing', { lacked: 10 }, -Infinity],
  ['since the creation, if nothing was seen', undefined, -Infinity],
])('a tag is carried %s', (_title, seen, since) => {
  expect(carriedSince(seen)).toBe(since);
});
