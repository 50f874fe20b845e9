import { clock, count } from './progress.js';
import { batchesOf } from './run.js';
import { tableOf } from './table.js';
import type { Target } from './target.js';

const plan = { targets: [], seed: 2 ** 31 - 1 };

it('a target is divided into batches, each with a seed of its own', () => {
  expect(batchesOf({ long: 2500, batch: 1000 }, plan)).toEqual([
    { index: 0, seed: 2 ** 31 - 1, amount: 1000 },
    { index: 1, seed: -(2 ** 31), amount: 1000 },
    { index: 2, seed: -(2 ** 31) + 1, amount: 500 },
  ]);
});

it('a target without batches is tried at once, and --runs replaces the size of its long form', () => {
  expect(batchesOf({ long: 2500 }, { ...plan, runs: 7 })).toEqual([{ index: 0, seed: 2 ** 31 - 1, amount: 7 }]);
});

it('a failed batch is tried again by its own seed and size', () => {
  const target = { long: 2500, batch: 1000 };
  const [, second] = batchesOf(target, plan);

  expect(batchesOf(target, { ...plan, seed: second!.seed, runs: second!.amount })).toEqual([{ ...second, index: 0 }]);
});

it('progress shows thousands apart and times as hours, minutes and seconds', () => {
  expect([0, 12.345, 999, 1234567].map(count)).toEqual(['0', '12.35', '999', '1 234 567']);
  expect([0.4, 83, 3725, 90_000].map(clock)).toEqual(['0:00:00', '0:01:23', '1:02:05', '25:00:00']);
});

it('the table of a run has a row for each target that was tried: passed whole, interrupted, failed with its replay, or not judged', () => {
  const target = (name: string) => ({ name, unit: 'histories', long: 3000, batch: 1500 }) as Target;
  const tried = { passed: [0], cases: 1500, seconds: 83, figures: {}, commit: 'abc1234' };
  const failed = { index: 1, seed: 8, amount: 1000, notJudged: false, path: '3:1' };
  const busy = { index: 1, seed: 8, amount: 24, notJudged: true };
  const progress = {
    ...{ order: { ...tried, passed: [0, 1] }, crash: tried },
    ...{ loss: { ...tried, failed }, outage: { ...tried, failed: busy } },
  };

  const targets = ['order', 'crash', 'loss', 'outage', 'facts'].map(target);
  const table = tableOf({ plan: { targets: [], seed: 7 }, progress }, targets);

  expect(table.split('\n').slice(2)).toEqual([
    '| `order` | 7 | abc1234 | 1 500 histories | 0:01:23 | passed |',
    '| `crash` | 7 | abc1234 | 1 500 histories | 0:01:23 | no counterexample, interrupted |',
    '| `loss` | 7 | abc1234 | 1 500 histories | 0:01:23 | failed: `npm run prove -- --seed 8 --target loss --runs 1000 --path 3:1` |',
    '| `outage` | 7 | abc1234 | 1 500 histories | 0:01:23 | not judged: `npm run prove -- --seed 8 --target outage --runs 24` |',
  ]);
});
