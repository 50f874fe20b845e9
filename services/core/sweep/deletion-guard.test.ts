import fc from 'fast-check';
import type { ApiRecord } from '../records/api-record.js';
import { DEFAULT_DELETION_GUARD, deletionGuard, type DeletionGuardSettings } from './deletion-guard.js';
import type { EndpointRecord } from '../records/endpoint-record.js';
import { apiRecord, created, deleted, endpointRecord, opened, ready } from '../test/facts.js';
import type { ProposedRemoval } from './plan.js';

function api(n: number, { type = 'PRIVATE', name = `service-${String(n)}` } = {}): ApiRecord {
  return apiRecord(ready(`api${String(n)}`, 1000, { type, tags: { service: name } }));
}

const endpoint = (n: number): EndpointRecord => endpointRecord([opened(`vpce-${String(n)}`, 1000)]);

const many = <T>(count: number, make: (n: number) => T) => Array.from({ length: count }, (_, n) => make(n));

const missingApi = (n: number): ProposedRemoval => ({ kind: 'api', id: `api${String(n)}` });
const missingEndpoint = (n: number): ProposedRemoval => ({ kind: 'endpoint', id: `vpce-${String(n)}` });
const missingStage = (n: number, stage = 'prod'): ProposedRemoval => ({
  kind: 'stage',
  id: `api${String(n)}`,
  stage,
});

const settings: DeletionGuardSettings = {
  figures: DEFAULT_DELETION_GUARD,
  config: { registry: 'test', naming: 'tag', owners: [] },
  at: 10_000,
  before: [],
  confirm: false,
};

const records = (apis: number, endpoints = 0) => ({ apis: many(apis, api), endpoints: many(endpoints, endpoint) });

it.each([
  { what: 'apis', of: 100, lost: 15, held: false },
  { what: 'apis', of: 100, lost: 16, held: true },
  { what: 'apis', of: 4, lost: 3, held: false },
  { what: 'apis', of: 4, lost: 4, held: true },
  { what: 'apis', of: 3, lost: 3, held: false },
  { what: 'apis', of: 27, lost: 4, held: false },
  { what: 'apis', of: 26, lost: 4, held: true },
  { what: 'endpoints', of: 20, lost: 3, held: false },
  { what: 'endpoints', of: 20, lost: 4, held: true },
  { what: 'endpoints', of: 27, lost: 4, held: false },
  { what: 'stages', of: 20, lost: 3, held: false },
  { what: 'stages', of: 20, lost: 4, held: true },
  { what: 'stages', of: 27, lost: 4, held: false },
] as const)('the deletion guard decides whether to hold $lost of $of $what: $held', ({ what, of, lost, held }) => {
  const make = { apis: missingApi, endpoints: missingEndpoint, stages: missingStage }[what];
  const removals = many(lost, make);

  const guarded = deletionGuard(removals, what === 'endpoints' ? records(0, of) : records(of), settings);

  expect(guarded.held).toHaveLength(held ? lost : 0);
  expect(guarded.released).toHaveLength(held ? 0 : lost);
  expect(guarded.reasons.length > 0).toBe(held);
});

it('the deletion guard counts private APIs separately, so that many public APIs hide no mass removal', () => {
  const apis = [...many(10, api), ...many(1000, (n) => api(n + 10, { type: 'REGIONAL' }))];

  const guarded = deletionGuard(many(8, missingApi), { apis, endpoints: [] }, settings);

  expect(guarded.held).toHaveLength(8);
});

it('the deletion guard judges APIs, endpoints and stages separately', () => {
  const removals = [...many(4, missingApi), ...many(2, missingEndpoint)];

  const guarded = deletionGuard(removals, records(10, 10), settings);

  expect(guarded.held.map(({ kind }) => kind)).toEqual(['api', 'api', 'api', 'api']);
  expect(guarded.released).toEqual(many(2, missingEndpoint));
});

it('the deletion guard does not count a service that still has a stage, on the same or another API', () => {
  const twins = many(8, (n) => api(n, { name: `service-${String(n >> 1)}` }));

  const guarded = deletionGuard(
    [0, 2, 4, 6].map((n) => missingStage(n)),
    { apis: twins, endpoints: [] },
    settings,
  );

  expect(guarded.held).toEqual([]);
});

it('the deletion guard counts neither tombstones nor APIs whose account was never proved', () => {
  const dead = many(100, () => apiRecord([created('x', 1000), deleted('x', 1000)]));
  const unproved = many(100, (n) => ({ ...api(n + 200), created: false }));

  const guarded = deletionGuard(
    many(4, missingApi),
    { apis: [...many(10, api), ...dead, ...unproved], endpoints: [] },
    settings,
  );

  expect(guarded.held).toHaveLength(4);
});

it('the deletion guard releases removals that a second sweep confirms ten minutes later, and holds new ones', () => {
  const first = deletionGuard(many(10, missingApi), records(20), settings);

  const early = deletionGuard(many(10, missingApi), records(20), { ...settings, at: 10_599, before: first.held });
  const late = deletionGuard(many(12, missingApi), records(20), { ...settings, at: 10_600, before: early.held });

  expect(early.held).toEqual(first.held);
  expect(late.released).toEqual(many(10, missingApi));
  expect(late.held).toEqual([
    { kind: 'api', id: 'api10', since: 10_600 },
    { kind: 'api', id: 'api11', since: 10_600 },
  ]);
});

it('the deletion guard forgets a removal of a resource that came back', () => {
  const first = deletionGuard(many(10, missingApi), records(20), settings);
  const second = deletionGuard([], records(20), { ...settings, at: 11_000, before: first.held });

  const third = deletionGuard(many(10, missingApi), records(20), { ...settings, at: 12_000, before: second.held });

  expect(third.held).toHaveLength(10);
});

it('the deletion guard releases every removal that an operator confirms', () => {
  const guarded = deletionGuard(many(20, missingApi), records(20), { ...settings, confirm: true });

  expect(guarded).toMatchObject({ held: [], reasons: [] });
  expect(guarded.released).toHaveLength(20);
});

it('the deletion guard never loses or invents a removal', () => {
  const removal = fc.oneof(
    fc.nat(30).map(missingApi),
    fc.nat(30).map(missingEndpoint),
    fc.nat(30).map((n) => missingStage(n)),
  );
  const removals = fc.uniqueArray(removal, { selector: (each) => `${each.kind}${each.id}` });

  fc.assert(
    fc.property(removals, fc.nat(31), fc.nat(31), (all, apis, endpoints) => {
      const guarded = deletionGuard(all, records(apis, endpoints), settings);

      expect(guarded.released.length + guarded.held.length).toBe(all.length);
    }),
  );
});
