// Tests how a service's health follows from the gates of the networks that should reach it.
import type { CurrentApi, Network, PolicyDigest } from 'waypost/model';
import { createHealthJudge } from '../../core/health/health.js';
import { EAST, WEST, currentOf, endpointOf, entryOf, networkOf, scopeOf } from '../../app/http/test/documents.js';

const READ_AT = Date.parse('2026-06-01T00:00:00Z');
const NOBODY: PolicyDigest = { statements: [] };
const ANYBODY: PolicyDigest = { statements: [{ effect: 'allow' }] };
const onlyVia = (...values: string[]): PolicyDigest => ({
  statements: [{ effect: 'allow', conditions: [{ key: 'vpce', test: 'equals', values }] }],
});

const shop = networkOf('vpc-0a', WEST, [endpointOf('vpce-0a')]);
const office = networkOf('vpc-0b', WEST, [endpointOf('vpce-0b')]);
const far = networkOf('vpc-0e', EAST, [endpointOf('vpce-0e')]);

/** An API with which no gate fails and none is unknown. */
const working = (parts: Partial<CurrentApi> = {}): CurrentApi =>
  currentOf('aaaaaaaaaa', {
    vpceIds: ['vpce-0a'],
    stages: [{ name: 'prod', since: '2026-01-02T00:05:00Z', deployed: '2026-01-02T00:05:00Z', upToDate: true }],
    securityPolicy: 'TLS_1_2',
    policy: ANYBODY,
    ...parts,
  });

const health = (current: CurrentApi, networks: readonly Network[], readAt = READ_AT) =>
  createHealthJudge({ registry: 'test', networks, readAt })(entryOf('orders-api', [scopeOf(WEST, current)]));

it('is ok if every gate passes for the associated networks, whatever the others meet', () => {
  expect(health(working({ policy: onlyVia('vpce-0a') }), [shop, office, far])).toBe('ok');
});

it('is blocked if a gate fails for every network that is associated', () => {
  expect(health(working({ policy: onlyVia('vpce-0b') }), [shop, office])).toBe('blocked');
  expect(health(working({ policy: NOBODY }), [shop])).toBe('blocked');
});

it('is degraded if a gate fails for some of the networks', () => {
  const both = working({ vpceIds: ['vpce-0a', 'vpce-0b'], policy: onlyVia('vpce-0a') });

  expect(health(both, [shop, office])).toBe('degraded');
});

it('is degraded if an address has a warning, but not because there are other stages', () => {
  expect(health(working({ sibling: true }), [shop])).toBe('degraded');
  const [prod] = working().stages;
  expect(health(working({ stages: prod ? [prod, { ...prod, name: 'beta' }] : [] }), [shop])).toBe('ok');
});

it('is unknown if a gate is unknown and none fails', () => {
  const { policy: _, ...unseen } = working();

  expect(health(unseen, [shop])).toBe('unknown');
});

it('is judged for all networks of its regions if none is associated', () => {
  const alone = working({ vpceIds: [], policy: onlyVia('vpce-0b') });

  expect(health(alone, [shop, far])).toBe('blocked');
  expect(health(alone, [shop, office, far])).toBe('degraded');
});

it('is blocked if no network of its regions has an endpoint', () => {
  expect(health(working(), [far])).toBe('blocked');
});

it('changes with time while an endpoint is pending: it fails for an hour and is unknown afterwards', () => {
  const createdAt = '2026-01-01T00:00:00Z';
  const pending = networkOf('vpc-0a', WEST, [endpointOf('vpce-0a', { state: 'pending', createdAt })]);
  const after = (minutes: number) => health(working(), [pending], Date.parse(createdAt) + minutes * 60_000);

  expect([after(59), after(61)]).toEqual(['blocked', 'unknown']);
});

it('is absent of a service that is not live', () => {
  const gone = entryOf('orders-api', [{ ...scopeOf(WEST, working()), status: 'gone', current: null }]);
  const judge = createHealthJudge({ registry: 'test', networks: [shop], readAt: READ_AT });

  expect([judge(gone), judge(null)]).toEqual([undefined, undefined]);
});
