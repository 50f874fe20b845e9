import { showAccounts } from './show-accounts.js';
import { penOf } from './terminal/pen.js';

const NOW = Date.parse('2026-03-04T12:00:00Z');

it('says under an account what needs a hand', () => {
  const row = {
    accountId: '111122223333',
    region: 'eu-west-1',
    events: { last: '2026-03-04T11:00:00Z', trail: 'none' },
    access: { ok: false, message: 'AccessDenied' },
    sweeps: { last: '2026-03-02T12:00:00Z', unseenCount: 2 },
    drift: { missedCreates: 1, missedDeletes: 0, wrongFields: 0 },
    deletionGuard: { reasons: ['too many removals'], held: [{}] },
    unclaimed: { count: 1, tag: 'waypost:service', apis: [{ apiId: 'a1b2c3d4e5', name: 'Legacy' }] },
    listedThoughDeleted: ['z9'],
  };

  const [, line, ...troubles] = showAccounts([row], penOf(false), NOW);

  expect(line?.split(/ {2,}/)).toEqual(['111122223333', 'eu-west-1', '1 h ago', 'none', '2 d ago', '1', '1', '1']);
  expect(troubles).toEqual([
    '  ! no access: AccessDenied',
    '  ! no trail logs management events here: changes are seen by sweeps only',
    '  ! the last sweep could not see 2 things',
    '  ! events were missed: 1 creation, 0 deletions',
    '  ! 1 removal held back until a second sweep agrees: too many removals',
    '  ! 1 private API without a name, to be tagged with waypost:service: a1b2c3d4e5 (Legacy)',
    '  ! AWS lists z9, which the registry holds for deleted',
  ]);
});

it('shows a report of another version as far as it goes', () => {
  expect(showAccounts([{}], penOf(false), NOW)).toHaveLength(2);
});
