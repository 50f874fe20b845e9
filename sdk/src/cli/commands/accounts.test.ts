import { penOf } from '../terminal/pen.js';
import { linesOf } from './accounts.js';

const NOW = Date.parse('2026-03-04T12:00:00Z');

it('lists below an account everything that an operator must act on', () => {
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

  const [, line, ...actions] = linesOf([row], penOf(false), NOW);

  expect(line?.split(/ {2,}/)).toEqual(['111122223333', 'eu-west-1', '1 h ago', 'none', '2 d ago', '1', '1', '1']);
  expect(actions).toEqual([
    '  ! No access: AccessDenied',
    '  ! No trail logs management events: only sweeps see changes here',
    '  ! The last sweep could not read 2 resources',
    '  ! Events were missed: 1 creation, 0 deletions',
    '  ! 1 removal held until a second sweep agrees: too many removals',
    '  ! 1 private API without a usable name; set the tag waypost:service to ASCII letters, digits and hyphens: a1b2c3d4e5 (Legacy)',
    '  ! AWS lists z9, deleted according to the registry',
  ]);
});

it('shows a row without any members, as another version may send it', () => {
  expect(linesOf([{}], penOf(false), NOW)).toHaveLength(2);
});
