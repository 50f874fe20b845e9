import type { AccountReport } from './answers.js';
import { registryVerdict, worstFirst } from './assess.js';
import type { ServiceSummary } from './documents.js';

const account = (accountId: string, parts: Partial<AccountReport> = {}): AccountReport => ({
  accountId,
  region: 'eu-west-1',
  enrolled: true,
  events: { last: '2026-01-02T03:04:05Z', trail: 'unknown' },
  access: { ok: null, checkedAt: null, message: null },
  sweeps: { last: null, lastFull: null, unfinishedSince: null, unseen: [], unseenCount: 0 },
  drift: null,
  deletionGuard: { reasons: [], held: [] },
  unclaimed: { count: 0, tag: 'waypost:service', apis: [] },
  listedThoughDeleted: [],
  ...parts,
});
const GOOD = account('222222222222');
const SILENT = account('111111111111', { events: { last: null, trail: 'unknown' } });
const SHUT = account('333333333333', { access: { ok: false, checkedAt: null, message: 'AccessDenied' } });

const service = (parts: Partial<ServiceSummary>): ServiceSummary => ({
  name: 'orders-api',
  status: 'live',
  accountId: '111111111111',
  regions: [],
  conflicts: 0,
  siblings: 0,
  ...parts,
});

it('accounts are listed worst first', () => {
  const order = worstFirst([GOOD, SILENT, SHUT]).map(({ account, assessment }) => [account.accountId, assessment.word]);

  expect(order).toEqual([
    ['333333333333', 'can’t assume role'],
    ['111111111111', 'no data yet'],
    ['222222222222', 'receiving events'],
  ]);
});

it.each([
  ['ok', [GOOD], [service({ health: 'ok' }), service({ health: 'unknown' }), service({ status: 'gone' })]],
  ['attention', [GOOD, SILENT], []],
  ['attention', [GOOD], [service({ health: 'degraded' })]],
  ['trouble', [SHUT], []],
  ['trouble', [GOOD], [service({ health: 'blocked' }), service({ health: 'ok' })]],
] as const)('the verdict of the registry is %s', (verdict, accounts, services) => {
  expect(registryVerdict(accounts, services).verdict).toBe(verdict);
});

it('services are counted by their health, else by their status', () => {
  const services = [service({ health: 'ok' }), service({ health: 'ok' }), service({ status: 'gone' }), service({})];

  expect(registryVerdict([], services).services).toEqual({ ok: 2, gone: 1, live: 1 });
});
