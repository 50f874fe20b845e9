// Sweeps of many scopes in one process.
import { sweepAll } from './sweep.js';
import type { SweepDeps } from './run.js';

const accountOf = (index: number) => String(100_000_000_000 + index);

/** Every account is refused after a tick; what counts is how many are open at once. */
function depsOf(opened: string[]) {
  let [open, most] = [0, 0];
  const deps = {
    clock: () => 1_800_000_000,
    inventory: {
      open: async ({ account = '' }) => {
        opened.push(account);
        open += 1;
        most = Math.max(most, open);
        await new Promise((resolve) => setImmediate(resolve));
        open -= 1;
        throw new Error('The role cannot be assumed.');
      },
    },
  } as unknown as SweepDeps; // nothing else is read before the account is open
  return { deps, most: () => most };
}

const requestsFor = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    target: { account: accountOf(index), region: 'eu-west-1' },
    kind: 'incremental' as const,
    owner: 'test',
  }));

it('two thousand scopes are swept some at once, each once, and one that fails holds up no other', async () => {
  const opened: string[] = [];
  const { deps, most } = depsOf(opened);
  const requests = requestsFor(2000);
  const reports = await sweepAll(deps, requests, 32);

  expect([new Set(opened).size, most()]).toEqual([2000, 32]);
  expect(reports.map(({ account }) => account)).toEqual(requests.map(({ target }) => target.account));
  expect(reports.every(({ outcome }) => outcome === 'failed')).toBe(true);
});

it('scopes are swept one after another unless the caller says how many at once', async () => {
  const { deps, most } = depsOf([]);
  await sweepAll(deps, requestsFor(3));

  expect(most()).toBe(1);
});
