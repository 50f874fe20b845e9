import { bootstrapFrom } from './bootstrap.js';

const A = '111122223333';
const B = '444455556666';

it('the first enrolment of a function’s environment has its accounts, units, regions and owners', () => {
  const document = bootstrapFrom({
    WAYPOST_ACCOUNTS: `${B}, ${A},${B}`,
    WAYPOST_EXCLUDED_ACCOUNTS: '999900001111',
    WAYPOST_UNITS: 'ou-abcd-11111111',
    WAYPOST_SWEEP_REGIONS: 'eu-west-1',
    WAYPOST_OWNERS: `[{"names":"payments.*","account":"${A}"},{"names":"orders","account":"${B}"},{"names":"orders","account":"${A}"}]`,
  });

  expect(document).toEqual({
    mode: 'accounts',
    include: [A, B],
    exclude: ['999900001111'],
    units: ['ou-abcd-11111111'],
    regions: ['eu-west-1'],
    accounts: {},
    // A rule for one name comes first. If two rules concern the same names, the first counts.
    owners: [
      { names: 'orders', account: B },
      { names: 'payments.*', account: A },
    ],
  });
});

it('an account that is excluded and listed is excluded, since the template lists the hub’s own account', () => {
  expect(bootstrapFrom({ WAYPOST_ACCOUNTS: `${A},${B}`, WAYPOST_EXCLUDED_ACCOUNTS: A })).toMatchObject({
    include: [B],
    exclude: [A],
  });
});

it.each([
  ['WAYPOST_ACCOUNTS', '12', 'WAYPOST_ACCOUNTS must be account ids'],
  ['WAYPOST_EXCLUDED_ACCOUNTS', 'x', 'WAYPOST_EXCLUDED_ACCOUNTS must be account ids'],
  ['WAYPOST_ENROLMENT_MODE', 'all', 'WAYPOST_ENROLMENT_MODE must be one of accounts, organization'],
  ['WAYPOST_UNITS', 'ou-1', 'WAYPOST_UNITS must be ids of organizational units'],
  ['WAYPOST_OWNERS', '{', 'WAYPOST_OWNERS is not JSON'],
  ['WAYPOST_OWNERS', '{}', 'WAYPOST_OWNERS must be [{"names"'],
  ['WAYPOST_OWNERS', '[{"names":"a","account":"1"}]', 'WAYPOST_OWNERS must be [{"names"'],
  ['WAYPOST_OWNERS', '[null]', 'WAYPOST_OWNERS must be [{"names"'],
])('the variable %s with the value %s is refused by name', (name, value, message) => {
  expect(() => bootstrapFrom({ [name]: value })).toThrow(`Waypost cannot start: ${message}`);
});
