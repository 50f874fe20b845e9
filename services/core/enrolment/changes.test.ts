import { changesBetween, globsBetween, namesBetween } from './changes.js';
import { BLANK_ENROLMENT, type EnrolmentDocument } from './document.js';

const [A, B] = ['111122223333', '444455556666'] as const;
const document = (members: Partial<EnrolmentDocument>): EnrolmentDocument => ({ ...BLANK_ENROLMENT, ...members });

it('the difference names each account, unit, region, setting and owner, with what it was and is', () => {
  const before = document({ include: [A], regions: ['eu-west-1'], owners: [{ names: 'orders', account: A }] });
  const after = document({
    mode: 'organization',
    exclude: [B],
    regions: ['eu-west-1'],
    accounts: { [A]: { regions: ['us-east-1'] } },
    owners: [{ names: 'orders', account: B }],
  });

  expect(changesBetween(before, after)).toEqual([
    { what: 'mode', was: 'accounts', is: 'organization' },
    { what: 'include', was: A, is: undefined },
    { what: 'exclude', was: undefined, is: B },
    { what: `regions of ${A}`, was: undefined, is: 'us-east-1' },
    { what: 'owner of orders', was: A, is: B },
  ]);
  expect(changesBetween(after, after)).toEqual([]);
});

it('a changed order of globs is a difference, and concerns every glob', () => {
  const globs = [
    { names: 'pay.*', account: A },
    { names: '*', account: B },
  ];
  const [before, after] = [document({ owners: globs }), document({ owners: [...globs].reverse() })];

  expect(changesBetween(before, after)).toEqual([{ what: 'order of globs', was: 'pay.* *', is: '* pay.*' }]);
  expect(globsBetween(before, after)).toEqual(['pay.*', '*']);
  expect(namesBetween(before, after)).toEqual([]);
});

it('a name whose owner came, changed or went is elected again', () => {
  const before = document({
    owners: [
      { names: 'kept', account: A },
      { names: 'moved', account: A },
      { names: 'freed', account: A },
    ],
  });
  const after = document({
    owners: [
      { names: 'kept', account: A },
      { names: 'moved', account: B },
      { names: 'new', account: B },
    ],
  });

  expect(namesBetween(before, after)).toEqual(['moved', 'freed', 'new']);
  expect(globsBetween(before, after)).toEqual([]);
});
