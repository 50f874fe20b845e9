import { sweepSettingsFrom } from './sweep-settings.js';

const ACCOUNTS = ['111122223333', '444455556666'];

it('targets every account in every region, each with its own role', () => {
  const { targets } = sweepSettingsFrom(
    { WAYPOST_SWEEP_REGIONS: 'eu-west-1, us-east-1', WAYPOST_SWEEP_ROLE: 'arn:aws:iam::{account}:role/sweep-{region}' },
    ACCOUNTS,
  );

  expect(targets).toHaveLength(4);
  expect(targets[3]).toEqual({
    account: '444455556666',
    region: 'us-east-1',
    roleArn: 'arn:aws:iam::444455556666:role/sweep-us-east-1',
  });
});

it('targets the account of the credentials in its own region by default', () => {
  expect(sweepSettingsFrom({ AWS_REGION: 'eu-west-1', WAYPOST_SWEEP_REGIONS: '' }, [])).toEqual({
    targets: [{ region: 'eu-west-1' }],
    homeRegion: 'eu-west-1',
    rate: 3,
    settle: 600,
    skew: 5,
    deletionGuard: { percent: 15, most: 3, wait: 600 },
  });
});

it('reads every figure from the environment', () => {
  const settings = sweepSettingsFrom(
    {
      WAYPOST_SWEEP_RPS: '1.5',
      WAYPOST_SWEEP_SETTLE: '0',
      WAYPOST_DELETION_GUARD_PERCENT: '30',
      WAYPOST_DELETION_GUARD_MOST: '10',
      WAYPOST_DELETION_GUARD_WAIT: '60',
    },
    [],
  );

  expect(settings).toEqual({
    targets: [],
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
  ['WAYPOST_SWEEP_REGIONS', 'here'],
  ['WAYPOST_SWEEP_ROLE', 'sweeper'],
  ['WAYPOST_DELETION_GUARD_PERCENT', '101'],
])('rejects %s=%s and names the variable', (name, value) => {
  expect(() => sweepSettingsFrom({ [name]: value }, [])).toThrow(name);
});
