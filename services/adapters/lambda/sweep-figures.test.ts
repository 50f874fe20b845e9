import { EMPTY_REPORT } from '../../app/sweep/outcome.js';
import { BLANK_STATE } from '../../app/sweep/ports.js';
import type { SweepReport } from '../../app/sweep/report.js';
import { MEASURES } from '../../core/measures.js';
import { figuresOf } from './sweep-figures.js';

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
const quiet = { reports: [report], targets: [here], states: [], services: [], now: 1_800_000_000 };

it('measures the age of the oldest full sweep', () => {
  const states = [
    { ...here, state: { ...BLANK_STATE, lastFull: 1_799_999_000 } },
    { ...there, state: { ...BLANK_STATE, lastFull: 1_799_990_000 } },
  ];

  const figures = figuresOf({ ...quiet, targets: [here, there], states });

  expect(figures[MEASURES.sweepAge]).toBe(10_000);
});

it('measures the age of a scope without any full sweep from the epoch', () => {
  const states = [{ ...here, state: { ...BLANK_STATE, lastFull: 1_800_000_000 } }];

  const figures = figuresOf({ ...quiet, targets: [here, there], states });

  expect(figures[MEASURES.sweepAge]).toBe(1_800_000_000);
});

it('counts unseen sweeps, drift, held removals, conflicts, siblings and ambiguous replacements', () => {
  const reports: SweepReport[] = [
    { ...report, drift: { missedCreates: 1, missedDeletes: 2, wrongFields: 3 } },
    { ...report, outcome: 'refused' },
    { ...report, outcome: 'busy' },
  ];
  const services = [
    { ...service, conflicts: 2 },
    { ...service, siblings: 1 },
    { ...service, ambiguous: 2 },
  ];

  expect(figuresOf({ ...quiet, reports, services })).toMatchObject({
    [MEASURES.unseen]: 1,
    [MEASURES.drift]: 6,
    [MEASURES.held]: 0,
    [MEASURES.conflicts]: 2,
    [MEASURES.siblings]: 1,
    [MEASURES.ambiguous]: 2,
  });
});
