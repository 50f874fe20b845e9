import { BLANK_ENROLMENT, type EnrolmentDocument } from './document.js';
import { WHOLE_ORGANIZATION } from './membership.js';
import { accountsOf, enrolmentOf, storedOf } from './enrolment.js';

const [A, B, C] = ['111122223333', '444455556666', '777788889999'] as const;

const UNIT = 'ou-abcd-11111111';
const membershipOf = (accounts: readonly string[]) => ({
  lists: { [UNIT]: accounts, [WHOLE_ORGANIZATION]: accounts },
  left: {},
  at: 0,
});

const stored = (document: Partial<EnrolmentDocument>) =>
  storedOf({ ...BLANK_ENROLMENT, ...document }, { version: 1, at: 0, by: 'test', pending: [] });
const enrolled = (document: Partial<EnrolmentDocument>, accounts?: readonly string[]) => {
  const { enrols } = enrolmentOf(stored(document), accounts && membershipOf(accounts));
  return [A, B, C].filter(enrols);
};

it('without a stored enrolment, no account counts', () => {
  expect([A, B, C].filter(enrolmentOf(undefined, membershipOf([A])).enrols)).toEqual([]);
});

it.each([
  ['an empty list', {}, undefined, []],
  ['a list', { include: [A] }, undefined, [A]],
  ['a list and the accounts of a unit', { include: [A], units: [UNIT] }, [B], [A, B]],
  ['the accounts of a unit that is no longer named', { include: [A] }, [B], [A]],
  ['an exclusion from a unit', { include: [A], units: [UNIT], exclude: [B] }, [B, C], [A, C]],
  ['the mode organization', { mode: 'organization' }, undefined, [A, B, C]],
  ['an exclusion from the mode organization', { mode: 'organization', exclude: [B] }, [B], [A, C]],
] as const)('with %s, these accounts count', (_, document, accounts, expected) => {
  expect(enrolled(document, accounts)).toEqual(expected);
});

it('in the mode organization, only accounts that are listed or shown count as known', () => {
  const { lists } = enrolmentOf(stored({ mode: 'organization', include: [A], exclude: [C] }), membershipOf([B, C]));

  expect(['999900001111', A, B, C].filter(lists)).toEqual([A, B]);
});

it('only known accounts are swept, and never an excluded one', () => {
  const enrolment = stored({ mode: 'organization', include: [C], exclude: [B] });

  expect(accountsOf(enrolment, membershipOf([A, B]))).toEqual([A, C]);
});

it('what the functions read has the globs, and not the owners of single names', () => {
  const owners = [
    { names: 'orders', account: A },
    { names: 'pay.*', account: B },
  ];

  expect(stored({ owners }).globs).toEqual([{ names: 'pay.*', account: B }]);
});
