// Variants of resource policies as people write them, each judged by hand from IAM's documentation.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
import { policyVerdict } from 'waypost/model';
import { digestPolicy } from './digest.js';

const API = { account: '111122223333', region: 'eu-west-1', apiId: 'a1b2c3d4e5' };
const ME = {
  vpceId: 'vpce-0a',
  vpcId: 'vpc-01',
  vpcArn: 'arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-01',
  stage: 'prod',
};
const ARN = 'arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5';

type StatementMembers = Readonly<Record<string, unknown>>;

const statement = (effect: string, parts: StatementMembers = {}): StatementMembers => ({
  Effect: effect,
  Principal: '*',
  Action: 'execute-api:Invoke',
  Resource: 'execute-api:/*',
  ...parts,
});
const allow = (parts?: StatementMembers) => statement('Allow', parts);
const deny = (parts?: StatementMembers) => statement('Deny', parts);
const when = (condition: unknown) => ({ Condition: condition });
const not = (element: string, value: unknown) => ({ [element]: undefined, [`Not${element}`]: value });
const verdictOf = (statements: unknown) =>
  policyVerdict(digestPolicy(JSON.stringify({ Version: '2012-10-17', Statement: statements }), API), ME).verdict;

const NOT_ME = { StringNotEquals: { 'aws:SourceVpce': 'vpce-0a' } };
const NOT_OTHER = { StringNotEquals: { 'aws:SourceVpce': 'vpce-0b' } };
const ROLE = { AWS: 'arn:aws:iam::111122223333:role/orders' };

const VARIANTS: readonly (readonly [title: string, verdict: string, statements: unknown])[] = [
  ['NotAction of another action allows Invoke', 'pass', [allow(not('Action', 'execute-api:ManageConnections'))]],
  ['NotAction with a star allows nothing', 'fail', [allow(not('Action', 'execute-api:*'))]],
  ['AWS refuses a statement with an empty list of actions', 'unknown', [allow(), deny({ Action: [] })]],
  ['AWS refuses a statement with an empty list of resources', 'unknown', [allow(), deny({ Resource: [] })]],
  ['an operator without keys cannot be judged', 'unknown', [allow(when({ StringEquals: {} }))]],
  ['a list without values cannot be judged', 'unknown', [allow(when({ StringEquals: { 'aws:SourceVpce': [] } }))]],
  ['a value that is null cannot be judged', 'unknown', [allow(when({ StringEquals: { 'aws:SourceVpce': [null] } }))]],
  ['an empty condition restricts nothing', 'pass', [allow(when({}))]],
  ['no statements admit nobody', 'fail', []],
  [
    'NotResource of one path leaves that path open',
    'unknown',
    [allow(), deny(not('Resource', 'execute-api:/prod/GET/health'))],
  ],
  [
    'NotResource of another stage denies this one',
    'fail',
    [allow(), deny(not('Resource', [`${ARN}/beta/*`, `${ARN}/test/*`]))],
  ],
  ['an allow with NotResource covers the other stages', 'pass', [allow(not('Resource', 'execute-api:/admin/*'))]],
  ['NotResource with a star denies nothing', 'pass', [allow(), deny(not('Resource', '*'))]],
  [
    'NotPrincipal beside a condition that is false decides nothing',
    'pass',
    [allow(), deny({ ...not('Principal', ROLE), ...when(NOT_ME) })],
  ],
  [
    'NotPrincipal beside a condition that is true depends on the caller',
    'unknown',
    [allow(), deny({ ...not('Principal', ROLE), ...when(NOT_OTHER) })],
  ],
  [
    'a deny of a role from other endpoints does not affect this one',
    'pass',
    [allow(), deny({ Principal: ROLE, ...when(NOT_ME) })],
  ],
  ['a list of principals with a star is everyone', 'fail', [allow(), deny({ Principal: { AWS: ['*', ROLE.AWS] } })]],
  [
    'equal and not equal at once never holds',
    'fail',
    [allow(when({ StringEquals: { 'aws:SourceVpce': 'vpce-0a' }, ...NOT_ME }))],
  ],
  ['two operators that both hold', 'pass', [allow(when({ StringLike: { 'aws:SourceVpc': 'vpc-*' }, ...NOT_OTHER }))]],
  [
    'endpoint and organization, this endpoint: the caller decides',
    'unknown',
    [allow(when({ StringEquals: { 'aws:SourceVpce': 'vpce-0a', 'aws:PrincipalOrgID': 'o-1' } }))],
  ],
  [
    'endpoint and organization, another endpoint: nobody is admitted',
    'fail',
    [allow(when({ StringEquals: { 'aws:SourceVpce': 'vpce-0b', 'aws:PrincipalOrgID': 'o-1' } }))],
  ],
  [
    'neither endpoint nor organization is denied: this endpoint passes',
    'pass',
    [allow(), deny(when({ StringNotEquals: { 'aws:SourceVpce': 'vpce-0a', 'aws:PrincipalOrgID': 'o-1' } }))],
  ],
  [
    'ForAnyValue of an organization’s paths',
    'unknown',
    [allow(when({ 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-1/*' } }))],
  ],
  [
    'ForAllValues with one other endpoint',
    'fail',
    [allow(), deny(when({ 'ForAllValues:StringNotEquals': { 'aws:SourceVpce': 'vpce-0b' } }))],
  ],
  ['a question mark is one character', 'fail', [allow(when({ StringLike: { 'aws:SourceVpce': 'vpce-0a?' } }))]],
  ['an escaped star is not resolved', 'unknown', [allow(when({ StringLike: { 'aws:SourceVpce': 'vpce-${*}' } }))]],
  ['keys in capitals', 'pass', [allow(), deny(when({ StringNotEquals: { 'AWS:SOURCEVPCE': 'vpce-0a' } }))]],
  ['an operator in another letter case', 'unknown', [allow(when({ StringequalS: { 'aws:SourceVpce': 'vpce-0b' } }))]],
  ['a deny of one path and method', 'unknown', [allow(), deny({ Resource: 'execute-api:/prod/DELETE/orders/*' })]],
  ['a deny of a path in another stage', 'pass', [allow(), deny({ Resource: `${ARN}/beta/DELETE/orders/*` })]],
  ['the root path of every stage', 'unknown', [allow({ Resource: 'execute-api:/*/GET/' })]],
  ['one of several resources is the whole API', 'pass', [allow({ Resource: [`${ARN}/prod/GET/a`, `${ARN}/*`] })]],
  ['an ARN without a stage names no call', 'fail', [allow({ Resource: ARN })]],
  ['an ARN with a star at its end names all', 'pass', [allow({ Resource: `${ARN}*` })]],
  ['a stage variable is not resolved', 'unknown', [allow({ Resource: 'execute-api:/${stageVariables.name}/*' })]],
  [
    'a variable of the caller in a deny',
    'unknown',
    [allow(), deny(when({ StringNotEquals: { 'aws:SourceVpce': '${aws:PrincipalTag/vpce}' } }))],
  ],
  [
    'the ARN of the VPC, as one of several',
    'pass',
    [allow(when({ ArnEquals: { 'aws:SourceVpcArn': ['arn:aws:ec2:*:*:vpc/vpc-09', ME.vpcArn] } }))],
  ],
  ['a deny where the VPC is known', 'fail', [allow(), deny(when({ Null: { 'aws:SourceVpc': 'false' } }))]],
  ['an allow for a missing key of the caller', 'unknown', [allow(when({ Null: { 'aws:PrincipalArn': 'true' } }))]],
  [
    'a Null with both values cannot be judged',
    'unknown',
    [allow(when({ Null: { 'aws:SourceVpce': ['true', 'false'] } }))],
  ],
  [
    'a deny without TLS, beside the endpoint',
    'pass',
    [allow(), deny(when({ Bool: { 'aws:SecureTransport': 'false' }, ...NOT_OTHER }))],
  ],
  [
    'a deny of calls that a service makes for the caller',
    'unknown',
    [allow(), deny(when({ Bool: { 'aws:ViaAWSService': 'true' } }))],
  ],
  ['an allow for an address of the VPC', 'unknown', [allow(when({ IpAddress: { 'aws:VpcSourceIp': '10.0.0.0/8' } }))]],
  ['every source address', 'fail', [allow(when({ IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } }))]],
  ['an element in another letter case may restrict the statement', 'unknown', [allow({ condition: NOT_ME })]],
  ['one statement that is no list', 'pass', allow({ Action: ['execute-api:Inv*'] })],
];

it.each(VARIANTS)('a variant of a policy, %s: %s', (_, verdict, statements) => {
  expect(verdictOf(statements)).toBe(verdict);
});
