import { amountOf, batchesOf } from './batches.js';
import { clock, count, progressLine } from './telling.js';

const sizes = { long: 2500, short: 10, batch: 1000 };

it('divides a target into batches, each with a seed of its own', () => {
  expect(batchesOf(sizes, { form: 'long', seed: 2 ** 31 - 1 })).toEqual([
    { index: 0, seed: 2 ** 31 - 1, amount: 1000 },
    { index: 1, seed: -(2 ** 31), amount: 1000 },
    { index: 2, seed: -(2 ** 31) + 1, amount: 500 },
  ]);
});

it('gives a target without batches everything at once, and --runs goes before the form', () => {
  expect(batchesOf({ long: 2500, short: 10 }, { form: 'short', seed: 7 })).toEqual([{ index: 0, seed: 7, amount: 10 }]);
  expect(amountOf(sizes, { form: 'short', runs: 3 })).toBe(3);
});

it('tries a batch again by its own seed', () => {
  const [, second] = batchesOf(sizes, { form: 'long', seed: 40 });

  expect(batchesOf(sizes, { form: 'long', runs: second!.amount, seed: second!.seed })).toEqual([
    { ...second, index: 0 },
  ]);
});

it('shows how far it is, how fast, and what is left', () => {
  const line = progressLine({ done: 250_000, amount: 1_000_000, unit: 'histories', from: 50_000, seconds: 100 });

  expect(line.trim()).toBe('250 000 of 1 000 000 histories, 25 %, 2 000/s, 6:15 left');
});

it('writes numbers and times as people read them', () => {
  expect([0, 12.345, 999, 1000, 1234567].map(count)).toEqual(['0', '12.35', '999', '1 000', '1 234 567']);
  expect([0.44, 59.7, 83, 3725].map(clock)).toEqual(['0.4 s', '1:00', '1:23', '1:02:05']);
});
