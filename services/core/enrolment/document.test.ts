import { BLANK_ENROLMENT, readEnrolment } from './document.js';

const [A, B] = ['111122223333', '444455556666'];

const problems = (value: unknown) => {
  const read = readEnrolment(value);
  return read.ok ? [] : read.problems;
};

it('members that are left out are empty, and lists are in order without repeats', () => {
  expect(readEnrolment({ version: 3, include: [B, A, B] })).toEqual({
    ok: true,
    version: 3,
    document: { ...BLANK_ENROLMENT, include: [A, B] },
  });
});

it('owners of single names stand before globs, and globs keep their order', () => {
  const owners = [
    { names: 'pay.*', account: A },
    { names: 'pay.z', account: B },
    { names: '*', account: B },
    { names: 'pay.a', account: A },
  ];
  const read = readEnrolment({ owners });

  expect(read.ok && read.document.owners.map(({ names }) => names)).toEqual(['pay.a', 'pay.z', 'pay.*', '*']);
});

it.each([
  ['a text', 'accounts', 'not a JSON object'],
  ['a mistyped member', { inlcude: [] }, 'Unknown member "inlcude". Did you mean "include"?'],
  ['a member of another product', { colour: 1 }, 'Unknown member "colour". Use version, mode, include'],
  ['a version that is a text', { version: '3' }, 'version must be the whole number'],
  ['an unknown mode', { mode: 'all' }, 'mode must be one of accounts, organization.'],
  ['a list that is a text', { include: A }, 'include must be a list.'],
  [
    'an account that is a number',
    { exclude: [111122223333] },
    'exclude[0] must be an account id of twelve digits: "111122223333".',
  ],
  ['a unit that is an account', { units: [A] }, 'units[0] must be the id of an organizational unit'],
  ['a hostile region', { regions: ['eu-west-1/../x'] }, 'regions[0] must be a region'],
  [
    'settings of an invalid account id',
    JSON.parse('{"accounts":{"__proto__":{"regions":["eu-west-1"]}}}'),
    'not an account id: "__proto__"',
  ],
  [
    'settings with an unknown member',
    { accounts: { [A]: { region: 'eu-west-1' } } },
    `accounts.${A} must be { "regions": [...] }.`,
  ],
  [
    'settings without a region',
    { accounts: { [A]: { regions: [] } } },
    `accounts.${A}.regions must be a list of regions`,
  ],
  ['a rule with an unknown member', { owners: [{ names: 'a', account: A, note: '' }] }, 'owners[0] must be'],
  ['a name outside the grammar', { owners: [{ names: 'Größe', account: A }] }, 'owners[0].names must be a name'],
  [
    'an owner that is a role',
    { owners: [{ names: 'a', account: 'arn:aws:iam::1:role/x' }] },
    'owners[0].account must be an account id',
  ],
  [
    'two rules for one name',
    {
      owners: [
        { names: 'a', account: A },
        { names: 'a', account: B },
      ],
    },
    '"a" has two rules in owners.',
  ],
  [
    'an account that is included and excluded',
    { include: [A], exclude: [A] },
    `Account ${A} is included and excluded.`,
  ],
  [
    'settings of an excluded account',
    { exclude: [A], accounts: { [A]: { regions: ['eu-west-1'] } } },
    `Account ${A} is excluded and has settings.`,
  ],
  [
    'an excluded owner',
    { exclude: [A], owners: [{ names: 'a', account: A }] },
    `"a" is owned by the excluded account ${A}.`,
  ],
  [
    'units of a whole organization',
    { mode: 'organization', units: ['ou-abcd-11111111'] },
    'The mode organization enrols every account',
  ],
  [
    'more globs than elections may try',
    { owners: Array.from({ length: 1001 }, (_, index) => ({ names: `g${index}.*`, account: A })) },
    'owners has 1001 globs, and 1000 fit.',
  ],
])('%s is refused with the reason', (_, value, reason) => {
  expect(problems(value).join('\n')).toContain(reason);
});

it('the first twenty of many problems are listed, with the number of the others', () => {
  const found = problems({ include: Array.from({ length: 30 }, () => 'x') });

  expect(found).toHaveLength(21);
  expect(found.at(-1)).toBe('10 more problems.');
});
