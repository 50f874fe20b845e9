import { compareText } from 'waypost/model';
import { isTie, latest, type Slot } from './slot.js';
import { RANK } from './stamp.js';
import { permutations } from '../test/facts.js';

const slot = <V>(at: number, rank: number, value: V): Slot<V> => ({ at, rank, value });

it.each([
  ['a later second wins, whatever its rank', slot(11, RANK.sweep, 'new'), slot(10, RANK.change, 'old')],
  ['a create wins over a listing of the same second', slot(10, RANK.create, 'a'), slot(10, RANK.sweep, 'z')],
  [
    "within a second an update's full answer wins over a create",
    slot(10, RANK.update, 'a'),
    slot(10, RANK.create, 'z'),
  ],
  [
    'a single tag change wins over a full answer of the same second',
    slot(10, RANK.change, 'a'),
    slot(10, RANK.update, 'z'),
  ],
  ['the greater value wins within one second and rank', slot(10, RANK.change, 'b'), slot(10, RANK.change, 'a')],
  ['a value wins over its removal within one second and rank', slot(10, RANK.change, ''), slot(10, RANK.change, null)],
])('%s', (_, winner, loser) => {
  expect(latest<string | null>(winner, loser)).toBe(winner);
  expect(latest<string | null>(loser, winner)).toBe(winner);
});

it('the order of a value’s members does not decide, since the store may change it', () => {
  const winner = slot(10, RANK.update, { percent: 5, id: 'd2' });
  const stored = slot(10, RANK.update, { id: 'd2', percent: 10 });

  expect(latest(winner, stored)).toBe(winner);
  expect(latest(stored, winner)).toBe(winner);
  expect(isTie(winner, slot(10, RANK.update, { id: 'd2', percent: 5 }))).toBe(false);
});

it('an unknown slot takes the first value', () => {
  const incoming = slot(10, RANK.sweep, null);

  expect(latest(undefined, incoming)).toBe(incoming);
});

it('a slot ends with the same value in every order of arrival', () => {
  const slots = [slot(10, 1, 'a'), slot(10, 3, null), slot(10, 3, 'b'), slot(9, 3, 'z'), slot(10, 2, 'c')];

  const ends = permutations(slots).map((order) => order.reduce<Slot<string | null> | undefined>(latest, undefined));

  expect(new Set(ends)).toEqual(new Set([slots[2]]));
});

it.each([
  ['two values of one second and rank are a tie', slot(10, 3, 'a'), slot(10, 3, 'b'), true],
  ['a value and its removal are a tie', slot(10, 3, null), slot(10, 3, 'b'), true],
  ['the same value twice is no tie', slot(10, 3, 'a'), slot(10, 3, 'a'), false],
  ['equal lists are no tie', slot(10, 3, ['a', 'b']), slot(10, 3, ['a', 'b']), false],
  ['different ranks are no tie', slot(10, 2, 'a'), slot(10, 3, 'b'), false],
  ['different seconds are no tie', slot(10, 3, 'a'), slot(11, 3, 'b'), false],
])('%s', (_, known, incoming, tied) => {
  expect(isTie<unknown>(known, incoming)).toBe(tied);
});

it('an unknown slot is never a tie', () => {
  expect(isTie(undefined, slot(10, 3, 'a'))).toBe(false);
});

it('texts are compared by their code units', () => {
  expect(['b', 'a', 'ä', 'Z', ''].sort(compareText)).toEqual(['', 'Z', 'a', 'b', 'ä']);
});
