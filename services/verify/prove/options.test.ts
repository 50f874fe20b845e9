import { readOptions } from './options.js';

const read = (...args: string[]) => readOptions(args, ['order', 'loss', 'fuzz']);

it('prove runs every target in its long form from a drawn seed by default', () => {
  const { action, plan } = read();

  expect(action).toBe('run');
  expect(plan).toEqual({ targets: ['order', 'loss', 'fuzz'], seed: expect.any(Number) });
});

it('prove takes a target, a number of cases, a seed, a path and a number of processes', () => {
  expect(read('--target', 'loss', '--runs', '1_000', '--seed=-7', '--path', '3:0:1', '--workers', '1')).toEqual({
    action: 'run',
    workers: 1,
    plan: { targets: ['loss'], runs: 1000, seed: -7, path: '3:0:1' },
  });
});

it('prove runs targets in the order of the table, whatever order the command names them in', () => {
  expect(read('--target', 'fuzz,order', '--target', 'loss').plan.targets).toEqual(['order', 'loss', 'fuzz']);
});

it.each([
  [['--target', 'ordr'], 'Unknown target "ordr". Did you mean "order"?'],
  [['--runs', 'many'], '--runs must be a whole number from 1 to 1000000000000, not "many".'],
  [['--runs', '0'], '--runs must be'],
  [['--seed', '4294967296'], '--seed must be'],
  [['--path', '1:2'], '--path replays one case'],
  [['--resume', '--seed', '3'], '--resume continues an earlier run'],
  [['--fast'], "Unknown option '--fast'"],
  [['order'], "Unexpected argument 'order'"],
])('prove refuses %j and says why', (args, message) => {
  expect(() => read(...args)).toThrow(message);
});
