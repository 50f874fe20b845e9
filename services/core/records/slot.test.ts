import { compareText } from 'waypost/model';
import { RANK, isTie, latest, type Slot } from './slot.js';
import { permutations } from '../test/facts.js';

const slot = <V>(at: number, rank: number, value: V): Slot<V> => ({ at, rank, value });

it.each([
  ['the later second wins, whatever its rank', slot(11, RANK.sweep, 'new'), slot(10, RANK.change, 'old')],
  ['within a second a create wins over an observation', slot(10, RANK.create, 'a'), slot(10, RANK.sweep, 'z')],
  [
    "within a second an update's full answer wins over a create",
    slot(10, RANK.update, 'a'),
    slot(10, RANK.create, 'z'),
  ],
  ['within a second one tag set wins over a full answer', slot(10, RANK.change, 'a'), slot(10, RANK.update, 'z')],
  ['within a second and rank the greater value wins', slot(10, RANK.change, 'b'), slot(10, RANK.change, 'a')],
  ['within a second and rank a value wins over its removal', slot(10, RANK.change, ''), slot(10, RANK.change, null)],
])('%s', (_, winner, loser) => {
  expect(latest<string | null>(winner, loser)).toBe(winner);
  expect(latest<string | null>(loser, winner)).toBe(winner);
});

it('takes what is told first when nothing is known', () => {
  const told = slot(10, RANK.sweep, null);

  expect(latest(undefined, told)).toBe(told);
});

it('ends at the same content in every order of the tellings', () => {
  const told = [slot(10, 1, 'a'), slot(10, 3, null), slot(10, 3, 'b'), slot(9, 3, 'z'), slot(10, 2, 'c')];

  const ends = permutations(told).map((order) => order.reduce<Slot<string | null> | undefined>(latest, undefined));

  expect(new Set(ends)).toEqual(new Set([told[2]]));
});

it.each([
  ['two values of one second and rank tie', slot(10, 3, 'a'), slot(10, 3, 'b'), true],
  ['a value and its removal tie', slot(10, 3, null), slot(10, 3, 'b'), true],
  ['the same value twice is no tie', slot(10, 3, 'a'), slot(10, 3, 'a'), false],
  ['equal lists are no tie', slot(10, 3, ['a', 'b']), slot(10, 3, ['a', 'b']), false],
  ['different ranks are no tie', slot(10, 2, 'a'), slot(10, 3, 'b'), false],
  ['different seconds are no tie', slot(10, 3, 'a'), slot(11, 3, 'b'), false],
])('%s', (_, known, told, tied) => {
  expect(isTie<unknown>(known, told)).toBe(tied);
});

it('ties nothing with what is not known', () => {
  expect(isTie(undefined, slot(10, 3, 'a'))).toBe(false);
});

it('compares texts by their code units', () => {
  expect(['b', 'a', 'ä', 'Z', ''].sort(compareText)).toEqual(['', 'Z', 'a', 'b', 'ä']);
  expect(compareText('a', 'a')).toBe(0);
});
