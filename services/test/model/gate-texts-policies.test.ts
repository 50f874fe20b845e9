// What the gate of the resource policy says, word for word, where a canary runs, a change is not deployed, or a policy needs two changes.
import type { ApiFact } from '../../core/records/fact.js';
import { deploymentMade, staged, updated } from '../../core/test/facts.js';
import {
  API,
  BY_ADDRESS,
  apiPolicy,
  deployed,
  gateText,
  knowledgeOf,
  only,
  ordersApi,
  readPolicy,
} from './gate-fixtures.js';

type Policy = ReturnType<typeof apiPolicy>;
const OURS = apiPolicy(only('vpce-0a'));
const THEIRS = apiPolicy(only('vpce-0f'));
const TEAM = { Principal: { AWS: 'arn:aws:iam::444455556666:root' } };
const UNCLEAR = apiPolicy(TEAM);
const UNREADABLE = readPolicy('{');

const update = `aws apigateway update-stage --rest-api-id ${API} --stage-name prod --region eu-west-1 --patch-operations`;
const PROMOTE = `${update} op=copy,from=/canarySettings/deploymentId,path=/deploymentId`;
const REMOVE = `${update} op=remove,path=/canarySettings`;
const DEPLOY = `aws apigateway create-deployment --rest-api-id ${API} --stage-name prod --region eu-west-1`;
const READ_DEPLOYED = `Read x-amazon-apigateway-policy of what is deployed: aws apigateway get-export --rest-api-id ${API} --stage-name prod --export-type oas30 --parameters extensions=apigateway deployed.json --region eu-west-1`;
const ALLOW =
  '{"Effect":"Allow","Principal":"*","Action":"execute-api:Invoke","Resource":"execute-api:/*","Condition":{"StringEquals":{"aws:SourceVpce":"vpce-0a"}}}';
const BY_IAM =
  ' (A method with IAM authorisation may still admit a caller of account 111122223333 whose own policy allows it.)';
const SOURCE_IP = 'Use aws:VpcSourceIp instead of aws:SourceIp, which a call through an endpoint does not have';

const edited = (policy: Policy, at = 300) => updated(API, at, { policy });
const canaryAt = (at: number, percent = 10): readonly ApiFact[] => [
  deploymentMade(API, at, 'd2'),
  staged(API, at, 'prod', { sign: 'touched', canary: { id: 'd2', percent } }),
];

const said = (policy: Policy, ...later: readonly ApiFact[]) =>
  gateText('resource-policy', knowledgeOf([ordersApi({ policy }), deployed(200, 'd1'), ...later]));

const two = (text: string) => `"prod" serves two deployments, whose resource policies ${text}`;
const who = 'endpoint vpce-0a of vpc-01';
const none = `No statement of the resource policy of API ${API} allows ${who}.`;

it.each<[string, Policy, readonly ApiFact[], ReturnType<typeof said>]>([
  [
    'the canary admits the endpoint and the stage refuses it',
    THEIRS,
    [edited(OURS), ...canaryAt(400)],
    [
      'unknown',
      two(`do not agree about ${who}: that of the stage refuses it, and that of the canary admits it.`),
      `Promote the canary, whose policy admits the endpoint: ${PROMOTE}`,
    ],
  ],
  [
    'the canary refuses the endpoint and the stage admits it',
    OURS,
    [edited(THEIRS), ...canaryAt(400)],
    [
      'unknown',
      two(`do not agree about ${who}: that of the stage admits it, and that of the canary refuses it.`),
      `Remove the canary, whose policy refuses the endpoint: ${REMOVE}`,
    ],
  ],
  [
    'the canary is in doubt and the stage admits the endpoint',
    OURS,
    [edited(UNCLEAR), ...canaryAt(400)],
    [
      'unknown',
      two(`do not both decide about ${who}: that of the stage admits it, and that of the canary is in doubt.`),
      `Remove the canary, whose policy is in doubt: ${REMOVE}`,
    ],
  ],
  [
    'the canary is in doubt and the stage refuses the endpoint',
    THEIRS,
    [edited(UNCLEAR), ...canaryAt(400)],
    [
      'unknown',
      two(`do not both decide about ${who}: that of the stage refuses it, and that of the canary is in doubt.`),
      `If the changed policy admits the endpoint, deploy it (aws apigateway get-rest-api --rest-api-id ${API} --query policy --region eu-west-1): ${REMOVE} && ${DEPLOY}`,
    ],
  ],
  [
    'the canary refuses the endpoint and the stage is in doubt',
    UNCLEAR,
    [edited(THEIRS), ...canaryAt(400)],
    [
      'unknown',
      two(`do not both decide about ${who}: that of the stage is in doubt, and that of the canary refuses it.`),
      `Remove the canary, whose policy refuses the endpoint: ${REMOVE}`,
    ],
  ],
  [
    'the canary admits the endpoint and the stage is in doubt',
    UNCLEAR,
    [edited(OURS), ...canaryAt(400)],
    [
      'unknown',
      two(`do not both decide about ${who}: that of the stage is in doubt, and that of the canary admits it.`),
      `Promote the canary, whose policy admits the endpoint: ${PROMOTE}`,
    ],
  ],
  [
    'stage and canary both refuse the endpoint',
    THEIRS,
    [edited(apiPolicy(only('vpce-0e'))), ...canaryAt(400)],
    [
      'fail',
      `${none} Not every deployment that "prod" serves has the last change of the policy.${BY_IAM}`,
      `Add ${ALLOW} to the policy, then: ${REMOVE} && ${DEPLOY}`,
    ],
  ],
  [
    'stage and canary both refuse the endpoint, and a later change admits it',
    THEIRS,
    [...canaryAt(300), edited(OURS, 400)],
    [
      'fail',
      `${none} Not every deployment that "prod" serves has the last change of the policy.${BY_IAM}`,
      `Deploy the changed policy, which admits it: ${REMOVE} && ${DEPLOY}`,
    ],
  ],
  [
    'a canary that gets every call refuses the endpoint',
    OURS,
    [edited(THEIRS), ...canaryAt(400, 100)],
    ['fail', `${none}${BY_IAM}`, `Add ${ALLOW} to the policy, then: ${REMOVE} && ${DEPLOY}`],
  ],
  [
    'stage and canary have the same policy, which is in doubt',
    UNCLEAR,
    canaryAt(300),
    [
      'unknown',
      `An Allow statement (without Sid) of the policy of API ${API} cannot be decided offline for ${who}, because of Principal.`,
      `aws apigateway get-rest-api --rest-api-id ${API} --query policy --region eu-west-1`,
    ],
  ],
  [
    'the deployed policy is in doubt, and a later change refuses the endpoint',
    UNCLEAR,
    [edited(THEIRS)],
    [
      'unknown',
      `An Allow statement (without Sid) of the policy of API ${API} cannot be decided offline for ${who}, because of Principal. A later change of the policy is not deployed.`,
      READ_DEPLOYED,
    ],
  ],
  [
    'the deployed policy is in doubt, and a later change admits the endpoint',
    UNCLEAR,
    [edited(OURS)],
    [
      'unknown',
      `An Allow statement (without Sid) of the policy of API ${API} cannot be decided offline for ${who}, because of Principal. A later change of the policy is not deployed.`,
      `Deploy the changed policy, which admits it: ${DEPLOY}`,
    ],
  ],
  [
    'the deployed policy cannot be read, and a later change can',
    UNREADABLE,
    [edited(OURS)],
    ['unknown', `The policy of API ${API} cannot be read.`, READ_DEPLOYED],
  ],
  [
    'the deployed policy refuses the endpoint, and a later change is in doubt',
    THEIRS,
    [edited(UNCLEAR)],
    [
      'fail',
      `${none} A later change of the policy is not deployed.${BY_IAM}`,
      `If the changed policy admits the endpoint, deploy it (aws apigateway get-rest-api --rest-api-id ${API} --query policy --region eu-west-1): ${DEPLOY}`,
    ],
  ],
  [
    'the deployed policy denies the endpoint, and a later change forgets to allow it',
    apiPolicy({}, { Effect: 'Deny', ...only('vpce-0a') }),
    [edited(THEIRS)],
    [
      'fail',
      `A Deny statement (without Sid) of the policy of API ${API} denies ${who}. A later change of the policy is not deployed.`,
      `Add ${ALLOW} to the policy, then: ${DEPLOY}`,
    ],
  ],
  [
    'the only statement denies the endpoint',
    apiPolicy({ Effect: 'Deny', ...only('vpce-0a') }),
    [],
    [
      'fail',
      `A Deny statement (without Sid) of the policy of API ${API} denies ${who}.`,
      `Exempt the endpoint in that statement and add ${ALLOW} to the policy, then: ${DEPLOY}`,
    ],
  ],
  [
    'the only statement denies calls by address',
    apiPolicy({ Effect: 'Deny', Condition: { NotIpAddress: BY_ADDRESS } }),
    [],
    [
      'fail',
      `A Deny statement (without Sid) of the policy of API ${API} denies ${who}.`,
      `${SOURCE_IP}, and add ${ALLOW} to the policy, then: ${DEPLOY}`,
    ],
  ],
  [
    'a statement denies the endpoint, and another may allow it',
    apiPolicy(TEAM, { Effect: 'Deny', ...only('vpce-0a') }),
    [],
    [
      'fail',
      `A Deny statement (without Sid) of the policy of API ${API} denies ${who}.`,
      `Exempt the endpoint in that statement, then: ${DEPLOY}`,
    ],
  ],
])('if %s, the gate resource-policy says so', (_title, policy, later, expected) => {
  expect(said(policy, ...later)).toEqual(expected);
});

it.each([
  ['execute-api:/prod/GET/*', 'Resource (some methods or paths only)'],
  ['execute-api:/prod?/*', 'Resource (Waypost cannot tell whether it names the call)'],
  ['execute-api:/${aws:PrincipalTag/stage}/*', 'Resource (Waypost cannot tell whether it names the call)'],
])('the gate resource-policy says of the resource %s what is in doubt about it', (resource, doubt) => {
  const [verdict, evidence] = said(apiPolicy({ Resource: resource }));

  expect([verdict, evidence]).toEqual([
    'unknown',
    `An Allow statement (without Sid) of the policy of API ${API} cannot be decided offline for ${who}, because of ${doubt}.`,
  ]);
});

it('the gate resource-policy names NotResource where that element is in doubt, and no resource that names the whole stage', () => {
  const [, except] = said(apiPolicy({ Resource: undefined, NotResource: 'execute-api:/prod/GET/*' }));
  const [, whole] = said(apiPolicy({ ...TEAM, Resource: ['execute-api:/prod/*', 'execute-api:/dev/GET/*'] }));

  expect(except).toContain('because of NotResource (Waypost cannot tell whether it names the call).');
  expect(whole).toContain('because of Principal.');
});
