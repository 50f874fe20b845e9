import { readOptions } from './options.js';
import type { Target } from './target.js';

const target = (name: string): Target => ({
  name,
  proves: name,
  unit: 'cases',
  long: 100,
  short: 10,
  run: async () => undefined,
});

const read = (...args: string[]) =>
  readOptions(args, { targets: ['order', 'loss', 'fuzz'].map(target), processors: 4, random: () => 0.5 });

it('proves everything in the long form, from a seed that is drawn', () => {
  expect(read()).toEqual({
    act: 'prove',
    json: false,
    workers: 4,
    plan: { targets: ['order', 'loss', 'fuzz'], form: 'long', seed: 2 ** 30 },
  });
});

it('takes targets, a number of cases, a seed and a path', () => {
  const given = read('--target', 'loss', '--runs', '1_000', '--seed=-7', '--path', '3:0:1', '--workers', '1', '--json');

  expect(given).toEqual({
    act: 'prove',
    json: true,
    workers: 1,
    plan: { targets: ['loss'], form: 'long', runs: 1000, seed: -7, path: '3:0:1' },
  });
});

it('tries targets in the order of the table, however they are named', () => {
  expect(read('--target', 'fuzz,order', '--target', 'loss', '--short')).toMatchObject({
    plan: { targets: ['order', 'loss', 'fuzz'], form: 'short' },
  });
});

it.each([
  [['--target', 'ordr'], 'There is no target "ordr". There are: order, loss, fuzz.'],
  [['--runs', 'many'], '--runs wants a whole number from 1 to 1000000000000, not "many".'],
  [['--runs', '0'], '--runs wants'],
  [['--seed', '4294967296'], '--seed wants'],
  [['--path', '1:2'], '--path names a case of one --target and one --seed'],
  [['--resume', '--seed', '3'], '--resume goes on with what was begun'],
  [['--fast'], "Unknown option '--fast'"],
  [['order'], "Unexpected argument 'order'"],
])('refuses %j and says why', (args, message) => {
  expect(read(...args)).toEqual({ act: 'wrong', message: expect.stringContaining(message) });
});
