import { BLANK_ENROLMENT } from '../../core/enrolment/document.js';
import { storedOf } from '../../core/enrolment/enrolment.js';
import { sweepTargets } from './targets.js';

const [A, B, C] = ['111122223333', '444455556666', '777788889999'] as const;
const SETTINGS = { homeRegion: 'eu-west-1', role: 'arn:aws:iam::{account}:role/sweep-{region}' };

const stored = (document: Partial<typeof BLANK_ENROLMENT>) =>
  storedOf({ ...BLANK_ENROLMENT, ...document }, { version: 1, at: 0, by: 'test', pending: [] });

it('sweeps target each known account in its own regions, or in those of all, with the role of account and region', () => {
  const targets = sweepTargets(
    {
      stored: stored({ include: [A], exclude: [C], units: ['ou-abcd-11111111'], regions: ['eu-west-1', 'us-east-1'] }),
      membership: { lists: { 'ou-abcd-11111111': [B, C] }, left: {}, at: 0 },
      settings: new Map([[B, { regions: ['us-west-2'] }]]),
    },
    SETTINGS,
  );

  expect(targets).toEqual([
    { account: A, region: 'eu-west-1', roleArn: `arn:aws:iam::${A}:role/sweep-eu-west-1` },
    { account: A, region: 'us-east-1', roleArn: `arn:aws:iam::${A}:role/sweep-us-east-1` },
    { account: B, region: 'us-west-2', roleArn: `arn:aws:iam::${B}:role/sweep-us-west-2` },
  ]);
});

it('sweeps target the hub’s region if the enrolment names none', () => {
  const enrolled = { stored: stored({ include: [A] }), membership: undefined, settings: new Map() };

  expect(sweepTargets(enrolled, { homeRegion: 'eu-west-1' })).toEqual([{ account: A, region: 'eu-west-1' }]);
});
