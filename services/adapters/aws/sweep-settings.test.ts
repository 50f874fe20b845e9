import { sweepSettingsFrom } from './sweep-settings.js';

it('has the figures of a deployed registry by default', () => {
  expect(sweepSettingsFrom({ AWS_REGION: 'eu-west-1' })).toEqual({
    homeRegion: 'eu-west-1',
    rate: 3,
    settle: 600,
    skew: 5,
    deletionGuard: { percent: 15, most: 3, wait: 600 },
  });
});

it('reads every figure from the environment', () => {
  const settings = sweepSettingsFrom({
    WAYPOST_SWEEP_ROLE: 'arn:aws:iam::{account}:role/sweep-{region}',
    WAYPOST_SWEEP_RPS: '1.5',
    WAYPOST_SWEEP_SETTLE: '0',
    WAYPOST_DELETION_GUARD_PERCENT: '30',
    WAYPOST_DELETION_GUARD_MOST: '10',
    WAYPOST_DELETION_GUARD_WAIT: '60',
  });

  expect(settings).toEqual({
    role: 'arn:aws:iam::{account}:role/sweep-{region}',
    rate: 1.5,
    settle: 0,
    skew: 5,
    deletionGuard: { percent: 30, most: 10, wait: 60 },
  });
});

it.each([
  ['WAYPOST_SWEEP_RPS', '-1'],
  ['WAYPOST_SWEEP_RPS', '0'],
  ['WAYPOST_SWEEP_SETTLE', 'soon'],
  ['WAYPOST_SWEEP_ROLE', 'sweeper'],
  ['WAYPOST_DELETION_GUARD_PERCENT', '101'],
])('rejects %s=%s and names the variable', (name, value) => {
  expect(() => sweepSettingsFrom({ [name]: value })).toThrow(name);
});
