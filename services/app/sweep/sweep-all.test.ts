import { BLANK_STATE } from './ports.js';
import { sweepAll } from './sweep.js';
import type { SweepDeps } from './run.js';

const accountOf = (index: number) => String(100_000_000_000 + index);

/** Every account is refused after a tick; what counts is how many are open at once, and in which order. */
function depsOf(swept: readonly (readonly [account: string, at: number])[], opened: string[]) {
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
    state: {
      all: async () =>
        swept.map(([account, at]) => ({
          account,
          region: 'eu-west-1',
          state: { ...BLANK_STATE, lastIncremental: at },
        })),
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

it('five thousand accounts are swept thirty-two at once, and one that fails holds up no other', async () => {
  const opened: string[] = [];
  const { deps, most } = depsOf([], opened);
  const reports = await sweepAll(deps, requestsFor(5000));

  expect([reports.length, new Set(opened).size, most()]).toEqual([5000, 5000, 32]);
  expect(reports.every(({ outcome }) => outcome === 'failed')).toBe(true);
});

it('of more accounts than are swept at once, the one whose last sweep is the oldest goes first', async () => {
  const opened: string[] = [];
  const swept = Array.from({ length: 40 }, (_, index) => [accountOf(index), 1000 - index] as const);
  const { deps } = depsOf(swept, opened);
  await sweepAll(deps, requestsFor(41));

  // Account 40 was never swept.
  expect(opened.slice(0, 3)).toEqual([accountOf(40), accountOf(39), accountOf(38)]);
});
