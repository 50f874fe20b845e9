import { EMPTY_REPORT } from '../../app/sweep/outcome.js';
import { BLANK_STATE, type ScopeState } from '../../app/sweep/ports.js';
import type { SweepReport } from '../../app/sweep/report.js';
import { MEASURES } from '../../core/measures.js';
import { driftOf, figuresOf } from './sweep-figures.js';

const report: SweepReport = {
  ...EMPTY_REPORT,
  account: '111122223333',
  region: 'eu-west-1',
  kind: 'incremental',
  outcome: 'done',
  seen: { apis: 1, privateApis: 1, stagesOf: 1, endpoints: 0, domains: 0 },
  calls: 2,
};

const service = {
  name: 'orders-api',
  status: 'live',
  accountId: '111122223333',
  regions: ['eu-west-1'],
  conflicts: 0,
  siblings: 0,
} as const;

const here = { account: '111122223333', region: 'eu-west-1' };
const there = { account: '222233334444', region: 'eu-west-1' };
const quiet = { targets: [here], states: [], now: 1_800_000_000 };

it('measures the age of the oldest full sweep', () => {
  const states = [
    { ...here, state: { ...BLANK_STATE, lastFull: 1_799_999_000 } },
    { ...there, state: { ...BLANK_STATE, lastFull: 1_799_990_000 } },
  ];

  const figures = figuresOf({ ...quiet, targets: [here, there], states }, []);

  expect(figures[MEASURES.sweepAge]).toBe(10_000);
});

it('measures the age of a scope without any full sweep from the epoch', () => {
  const states = [{ ...here, state: { ...BLANK_STATE, lastFull: 1_800_000_000 } }];

  const figures = figuresOf({ ...quiet, targets: [here, there], states }, []);

  expect(figures[MEASURES.sweepAge]).toBe(1_800_000_000);
});

it('measures no age where nothing is swept', () => {
  expect(figuresOf({ ...quiet, targets: [] }, [])).not.toHaveProperty(MEASURES.sweepAge);
});

it('counts what the last sweep of each target could not see and held back, and nothing of other scopes', () => {
  const held = [{ kind: 'api' as const, id: 'a1b2c3d4e5', since: 5 }];
  const stateOf = (account: string, state: Partial<ScopeState>) => ({
    ...{ account, region: 'eu-west-1' },
    state: { ...BLANK_STATE, ...state },
  });
  const states = [
    stateOf('111111111111', { unseenCount: 2, held }),
    stateOf('222222222222', { role: { ok: false, at: 5 } }),
    stateOf('333333333333', { role: { ok: true, at: 5 }, held }),
    stateOf('444444444444', { unseenCount: 1, held }),
  ];
  const targets = ['111111111111', '222222222222', '333333333333', '555555555555'].map((account) => ({
    account,
    region: 'eu-west-1',
  }));

  const figures = figuresOf({ ...quiet, targets, states }, []);

  expect(figures).toMatchObject({ [MEASURES.unseen]: 2, [MEASURES.held]: 2 });
});

it('counts conflicts, siblings and ambiguous replacements', () => {
  const services = [
    { ...service, conflicts: 2 },
    { ...service, siblings: 1 },
    { ...service, ambiguous: 2 },
  ];

  expect(figuresOf(quiet, services)).toMatchObject({
    [MEASURES.conflicts]: 2,
    [MEASURES.siblings]: 1,
    [MEASURES.ambiguous]: 2,
  });
});

it('adds up what some sweeps repaired', () => {
  const reports: SweepReport[] = [
    { ...report, drift: { missedCreates: 1, missedDeletes: 2, wrongFields: 3 } },
    { ...report, outcome: 'busy' },
  ];

  expect(driftOf(reports)).toEqual({ [MEASURES.drift]: 6 });
});
