// Tests that the newest value of each stage setting wins, whatever the order of the facts.
import { permutations, staged } from '../test/facts.js';
import type { StageSeen } from './fact.js';
import { isSettingTie, logSettings, type StageSettings } from './stage-settings.js';

const seen = (at: number, more: Partial<StageSeen>, stage = 'prod'): StageSeen =>
  staged('a1b2c3d4e5', at, stage, { sign: 'touched', ...more });
const logOf = (facts: readonly StageSeen[]) => facts.reduce<readonly StageSettings[]>(logSettings, []);
const canary = (id: string) => ({ canary: { id, percent: 10 } });

it('the newest canary and the newest web ACL of each stage are kept, in every order of the facts', () => {
  const facts = [
    seen(30, canary('d3'), 'prod'),
    seen(10, { ...canary('d1'), webAcl: 'arn:1' }, 'prod'),
    seen(20, { webAcl: null }, 'prod'),
    seen(40, { webAcl: 'arn:2' }, 'beta'),
  ];

  for (const order of permutations(facts)) {
    expect(logOf(order)).toEqual([
      { stage: 'beta', webAcl: { at: 40, rank: expect.any(Number) as number, value: 'arn:2' } },
      {
        stage: 'prod',
        canary: { at: 30, rank: expect.any(Number) as number, value: { id: 'd3', percent: 10 } },
        webAcl: { at: 20, rank: expect.any(Number) as number, value: null },
      },
    ]);
  }
});

it('a fact that shows neither canary nor web ACL changes nothing', () => {
  const known = logOf([seen(10, canary('d1'))]);

  expect(logSettings(known, seen(20, {}))).toBe(known);
});

it('in one second a change of the stage counts more than its creation, and that more than a listing', () => {
  const shown = (sign: StageSeen['sign'], id: string) => seen(10, { sign, ...canary(id) });
  const [prod] = logOf([shown('touched', 'a'), shown('created', 'b'), shown('listed', 'c')]);
  const [without] = logOf([shown('created', 'b'), shown('listed', 'c')]);

  expect([prod?.canary?.value?.id, without?.canary?.value?.id]).toEqual(['a', 'b']);
});

it('if there are more than 400 stages, those with the oldest settings are dropped, the last by name first', () => {
  const name = (index: number) => `s${String(index).padStart(3, '0')}`;
  const known = Array.from({ length: 401 }, (_, index) =>
    seen(index < 2 ? 10 : 20 + index, { webAcl: 'arn' }, name(index)),
  );
  const byCanary = [...known.slice(0, 400), seen(5, { canary: null }, name(0)), seen(1, canary('d1'), 'zzz')];

  expect(logOf(known).map(({ stage }) => stage)).toEqual(
    [0, ...Array.from({ length: 399 }, (_, index) => index + 2)].map(name),
  );
  expect(logOf(byCanary).map(({ stage }) => stage)).toEqual(Array.from({ length: 400 }, (_, index) => name(index)));
});

it.each<[string, Partial<StageSeen>, string, boolean]>([
  ['another canary in the same second', canary('d2'), 'prod', true],
  ['the same canary in the same second', canary('d1'), 'prod', false],
  ['another web ACL in the same second', { webAcl: 'arn:2' }, 'prod', true],
  ['the same web ACL in the same second', { webAcl: 'arn:1' }, 'prod', false],
  ['no setting in the same second', {}, 'prod', false],
  ['another canary of another stage in the same second', canary('d2'), 'beta', false],
])('%s: is a tie only if the values differ', (_title, more, stage, expected) => {
  const known = logOf([seen(10, { ...canary('d1'), webAcl: 'arn:1' })]);

  expect(isSettingTie(known, seen(10, more, stage))).toBe(expected);
});

it('a setting that was never seen makes no tie', () => {
  expect(isSettingTie(logOf([seen(10, canary('d1'))]), seen(10, { webAcl: 'arn:1' }))).toBe(false);
  expect(isSettingTie([], seen(10, { ...canary('d1'), webAcl: 'arn:1' }))).toBe(false);
  expect(isSettingTie([], seen(10, { webAcl: 'arn:1' }))).toBe(false);
});
