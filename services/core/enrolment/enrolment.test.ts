import { BLANK_ENROLMENT, type EnrolmentDocument } from './document.js';
import { accountsOf, enrolmentOf, storedOf } from './enrolment.js';

const [A, B, C] = ['111122223333', '444455556666', '777788889999'] as const;

const stored = (document: Partial<EnrolmentDocument>) =>
  storedOf({ ...BLANK_ENROLMENT, ...document }, { version: 1, at: 0, by: 'test', pending: [] });
const enrolled = (document: Partial<EnrolmentDocument>, accounts?: readonly string[]) => {
  const { enrols } = enrolmentOf(stored(document), accounts && { accounts, at: 0 });
  return [A, B, C].filter(enrols);
};

it('without a stored enrolment, no account counts', () => {
  expect([A, B, C].filter(enrolmentOf(undefined, { accounts: [A], at: 0 }).enrols)).toEqual([]);
});

it.each([
  ['an empty list', {}, undefined, []],
  ['a list', { include: [A] }, undefined, [A]],
  ['a list and what Organizations showed', { include: [A] }, [B], [A, B]],
  ['an exclusion from what Organizations showed', { include: [A], exclude: [B] }, [B, C], [A, C]],
  ['the mode organization', { mode: 'organization' }, undefined, [A, B, C]],
  ['an exclusion from the mode organization', { mode: 'organization', exclude: [B] }, [B], [A, C]],
] as const)('with %s, these accounts count', (_, document, accounts, expected) => {
  expect(enrolled(document, accounts)).toEqual(expected);
});

it('only known accounts are swept, and never an excluded one', () => {
  const { include, exclude } = stored({ mode: 'organization', include: [C], exclude: [B] });

  expect(accountsOf({ include, exclude }, { accounts: [A, B], at: 0 })).toEqual([A, C]);
});

it('what the functions read has the globs, and not the owners of single names', () => {
  const owners = [
    { names: 'orders', account: A },
    { names: 'pay.*', account: B },
  ];

  expect(stored({ owners }).globs).toEqual([{ names: 'pay.*', account: B }]);
});
