// Tests how events show the canary of a stage and its share of the calls.
import { createDeployment, updateStage } from '../test/cloudtrail/api-events.js';
import { withDetail, type CloudTrailEvent } from '../test/cloudtrail/record.js';
import { ANY_ACCOUNT, DEFAULT_TAG_KEYS } from './config.js';
import { parseEvent } from './parse.js';

const STAGE = { apiId: 'a1b2c3d4e5', stage: 'prod' };

function canaryOf(event: CloudTrailEvent): unknown {
  const parsed = parseEvent(event, { enrols: ANY_ACCOUNT, tagKeys: DEFAULT_TAG_KEYS });
  if (parsed.outcome !== 'facts') throw new Error(parsed.reason);
  return parsed.facts.flatMap((fact) => (fact.kind === 'StageSeen' ? [fact.canary] : []))[0];
}

const withPercent = (percentTraffic: unknown) =>
  withDetail(updateStage(STAGE), {
    responseElements: {
      stageName: 'prod',
      deploymentId: 'dep1',
      canarySettings: { deploymentId: 'dep2', percentTraffic } as never, // any JSON
      self: { restApiId: STAGE.apiId, template: false },
    },
  });

it.each<readonly [shown: unknown, percent: number | undefined]>([
  [10, 10],
  ['10.0', 10],
  [0, 0],
  [100, 100],
  ...[null, '', 'half', true, 101, -1, []].map((shown): [unknown, undefined] => [shown, undefined]),
])('a canary that an event shows with %j percent gets %j percent of the calls', (shown, percent) => {
  expect(canaryOf(withPercent(shown))).toEqual({ id: 'dep2', ...(percent === undefined ? {} : { percent }) });
});

it('a canary deployment is the canary of its stage, and a plain one ends it', () => {
  expect(canaryOf(createDeployment({ ...STAGE, deploymentId: 'dep2', canaryPercent: 5 }))).toEqual({
    id: 'dep2',
    percent: 5,
  });
  expect(canaryOf(createDeployment({ ...STAGE, deploymentId: 'dep3' }))).toBeNull();
  expect(canaryOf(updateStage(STAGE))).toBeNull();
});

it('an answer that shows a part of a stage says nothing about the canary that it lacks', () => {
  const bare = { stageName: 'prod', self: { restApiId: STAGE.apiId, template: false } };
  expect(canaryOf(withDetail(updateStage(STAGE), { responseElements: bare }))).toBeUndefined();
});

it('a changed stage that the event does not show is looked up, since its canary may have been promoted', () => {
  const event = withDetail(updateStage(STAGE), { responseElements: null });

  const parsed = parseEvent(event, { enrols: ANY_ACCOUNT, tagKeys: DEFAULT_TAG_KEYS });

  expect(parsed).toMatchObject({ outcome: 'facts', rechecks: [{ resource: 'api', id: STAGE.apiId }] });
});
