// Tests what counts as in force when facts are missing: a call was never seen, an event was lost, or the record dropped a part.
import type { ApiFact, StageSeen } from './fact.js';
import { deploymentStateOf, hasChanged, isPrivateIn, typeChangeOf, webAclOf } from './in-force.js';
import { apiRecord, created, deploymentMade, policyForAll, staged, swept, unstaged, updated } from '../test/facts.js';

const API = 'a1b2c3d4e5';
const ALLOW = policyForAll(API, 'Allow');
const DENY = policyForAll(API, 'Deny');

const touched = (at: number, more: Partial<StageSeen>, stage = 'prod'): StageSeen =>
  staged(API, at, stage, { sign: 'touched', ...more });
const made = (at: number, id: string): StageSeen => touched(at, { deployment: { id, created: true } });
const moved = (at: number, id: string): StageSeen => touched(at, { deployment: { id, created: false } });
const deployment = (at: number, id: string) => deploymentMade(API, at, id);
const canaried = (at: number, percent: number): readonly ApiFact[] => [
  deployment(at, 'd2'),
  touched(at, { canary: { id: 'd2', percent } }),
];
const toType = (at: number, type: string) => updated(API, at, { type, sets: ['type'] });

it.each<[string, readonly ApiFact[], ReturnType<typeof deploymentStateOf>]>([
  ['a deployment of an API that no fact described has its age alone', [made(20, 'd1')], { deployed: 20 }],
  [
    'an API that only sweeps saw is up to date if a deployment shares the second of the only sweep',
    [swept(API, 20, { policy: ALLOW }), made(20, 'd1')],
    { deployed: 20, upToDate: true },
  ],
  [
    'it is unknown whether a policy that the first sweep after a deployment shows is in force',
    [created(API, 10), made(20, 'd1'), swept(API, 30, { policy: DENY })],
    { deployed: 20 },
  ],
  [
    'a stage is behind if two sweeps after its deployment show different policies',
    [
      swept(API, 10, { policy: ALLOW }),
      made(20, 'd1'),
      swept(API, 30, { policy: ALLOW }),
      swept(API, 40, { policy: DENY }),
    ],
    { deployed: 20, behind: [{ part: 'policy', at: 40 }], policy: ALLOW },
  ],
  [
    'the switch of the default endpoint is in force after a change of the stage, though the age of its deployment is unknown',
    [created(API, 10, { disabled: false }), moved(20, 'd1'), updated(API, 30, { disabled: true }), moved(40, 'd1')],
    { upToDate: true },
  ],
  [
    'a canary is judged where the own deployment of its stage was never seen',
    [created(API, 10), ...canaried(20, 10)],
    { canary: { deployed: 20, upToDate: true, percent: 10 } },
  ],
  [
    'a canary counts from the second in which its stage is created with it',
    [
      created(API, 10),
      deployment(30, 'd2'),
      staged(API, 40, 'prod', { deployment: { id: 'd1', created: false }, canary: { id: 'd2', percent: 10 } }),
    ],
    { upToDate: true, canary: { deployed: 30, upToDate: true, percent: 10 } },
  ],
  [
    'a canary of another stage does not count',
    [
      created(API, 10),
      made(20, 'd1'),
      deployment(40, 'd2'),
      touched(40, { canary: { id: 'd2', percent: 10 } }, 'beta'),
    ],
    { deployed: 20, upToDate: true },
  ],
  [
    'a canary is not ended by the creation of another stage',
    [created(API, 10), made(20, 'd1'), ...canaried(40, 10), staged(API, 90, 'beta')],
    { deployed: 20, upToDate: true, canary: { deployed: 40, upToDate: true, percent: 10 } },
  ],
  [
    'the switch of the default endpoint takes effect at a canary with any change of its stage',
    [
      created(API, 10, { disabled: false }),
      made(20, 'd1'),
      ...canaried(25, 10),
      updated(API, 30, { disabled: true }),
      moved(40, 'd1'),
    ],
    { deployed: 20, upToDate: true, canary: { deployed: 25, upToDate: true, percent: 10 } },
  ],
])('%s', (_case, facts, expected) => {
  expect(deploymentStateOf(apiRecord(facts), 'prod')).toEqual(expected);
});

it('the settings of a stage that the record has dropped do not count', () => {
  const facts = [created(API, 10), made(20, 'd1'), ...canaried(40, 10), touched(40, { webAcl: 'arn:acl' })];
  const record = { ...apiRecord(facts), stages: [] };

  expect(deploymentStateOf(record, 'prod')).toEqual({ deployed: 20, upToDate: true });
  expect(webAclOf(record, 'prod')).toBeUndefined();
});

it.each<[string, readonly ApiFact[], string | undefined]>([
  ['a stage without settings has no web ACL', [staged(API, 20)], undefined],
  [
    'a stage does not have the web ACL of another stage',
    [staged(API, 20), staged(API, 20, 'beta', { webAcl: 'arn:acl' })],
    undefined,
  ],
  [
    'a stage has a web ACL from the second of its creation',
    [staged(API, 20, 'prod', { webAcl: 'arn:acl' })],
    'arn:acl',
  ],
  [
    'a stage that was created again does not have the web ACL of the deleted one',
    [staged(API, 20, 'prod', { webAcl: 'arn:acl' }), unstaged(API, 30), staged(API, 40)],
    undefined,
  ],
  [
    'a stage keeps its web ACL when another stage is created',
    [staged(API, 20, 'prod', { webAcl: 'arn:acl' }), staged(API, 90, 'beta')],
    'arn:acl',
  ],
])('%s', (_case, facts, expected) => {
  expect(webAclOf(apiRecord(facts), 'prod')).toBe(expected);
});

it.each<[string, readonly ApiFact[], boolean]>([
  ['an API that no fact described has no change', [staged(API, 20)], false],
  ['the creation of an API is no change', [created(API, 10, { policy: ALLOW })], false],
  ['what one sweep shows is no change', [swept(API, 10, { policy: ALLOW })], false],
  [
    'a call that sets a part is a change',
    [created(API, 10), updated(API, 30, { policy: DENY, sets: ['policy'] })],
    true,
  ],
  [
    'two sweeps that show different values saw a change',
    [swept(API, 10, { policy: ALLOW }), swept(API, 30, { policy: DENY })],
    true,
  ],
])('%s', (_case, facts, expected) => {
  expect(hasChanged(apiRecord(facts))).toBe(expected);
});

it('a type that only sweeps saw counts as changed at the first sweep that shows it, by an unknown caller', () => {
  const facts = [swept(API, 10), swept(API, 30, { type: 'REGIONAL' }), swept(API, 50, { type: 'REGIONAL' })];

  expect(typeChangeOf(apiRecord(facts), 'prod')).toEqual({ type: 'REGIONAL', at: 30, by: null });
});

it('the type of an API that no fact described is unknown', () => {
  expect(typeChangeOf(apiRecord([staged(API, 10)]), undefined)).toEqual({ type: 'unknown', at: 0, by: null });
});

it.each<[string, readonly ApiFact[], boolean]>([
  ['an API that no fact described does not count as private', [made(20, 'd1')], false],
  [
    'a stage that has a private deployment is private beside a canary that is not',
    [created(API, 10), made(20, 'd1'), toType(30, 'REGIONAL'), ...canaried(40, 10)],
    true,
  ],
  [
    'a stage whose canary gets every call is as private as the canary, not as the API is configured',
    [created(API, 10, { type: 'REGIONAL' }), made(15, 'd1'), ...canaried(20, 100), toType(30, 'PRIVATE')],
    false,
  ],
])('%s', (_case, facts, expected) => {
  const record = apiRecord(facts);

  expect(isPrivateIn(deploymentStateOf(record, 'prod'), record)).toBe(expected);
});
