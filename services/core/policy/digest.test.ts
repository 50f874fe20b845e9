// The verdicts on resource policies, one case for each rule in AWS's documentation.
import { policyVerdict } from 'waypost/model';
import { digestPolicy } from './digest.js';

const API = { account: '111122223333', region: 'eu-west-1', apiId: 'a1b2c3d4e5' };
const VPC_ARN = 'arn:aws:ec2:eu-west-1:111122223333:vpc';
const ME = { vpceId: 'vpce-0a', vpcId: 'vpc-01', vpcArn: `${VPC_ARN}/vpc-01`, stage: 'prod' };
const ARN = 'arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5';

const statement = (effect: string, parts: Readonly<Record<string, unknown>> = {}) => ({
  Effect: effect,
  Principal: '*',
  Action: 'execute-api:Invoke',
  Resource: 'execute-api:/*',
  ...parts,
});
const allow = (parts?: Readonly<Record<string, unknown>>) => statement('Allow', parts);
const deny = (parts?: Readonly<Record<string, unknown>>) => statement('Deny', parts);
const when = (operator: string, key: string, value: unknown) => ({ Condition: { [operator]: { [key]: value } } });
const mine = (operator: string, value: unknown) => when(operator, 'aws:SourceVpce', value);
const path = (...paths: readonly string[]) => ({ Resource: paths.map((each) => `execute-api:/prod/${each}`) });
const FAR_VPC_ARN = 'arn:aws:ec2:us-east-1:111122223333:vpc/vpc-01';
const BY_ORG = when('StringEquals', 'aws:PrincipalOrgID', 'o-0example');
const OTHER = mine('StringEquals', 'vpce-0b');
const textOf = (...statements: readonly unknown[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements });
const verdictOf = (...statements: readonly unknown[]) =>
  policyVerdict(digestPolicy(textOf(...statements), API), ME).verdict;

it.each([
  ['admits if everyone is allowed', 'pass', [allow()]],
  ['admits everyone if AWS is a wildcard', 'pass', [allow({ Principal: { AWS: '*' } })]],
  ['admits everyone in a list', 'pass', [allow({ Principal: { AWS: ['*'] } })]],
  ['does not admit if nothing is allowed', 'fail', [deny(mine('StringEquals', 'vpce-0b'))]],
  ['does not admit if there is no statement', 'fail', []],
  ['denies if an explicit deny applies', 'fail', [allow(), deny()]],
  ['admits the endpoint named alone', 'pass', [allow(mine('StringEquals', 'vpce-0a'))]],
  ['admits the endpoint named in a list', 'pass', [allow(mine('StringEquals', ['vpce-0b', 'vpce-0a']))]],
  ['does not admit another endpoint', 'fail', [allow(mine('StringEquals', 'vpce-0b'))]],
  ['does not admit an endpoint that is not listed', 'fail', [allow(mine('StringEquals', ['vpce-0b', 'vpce-0c']))]],
  ['reads keys in any letter case', 'pass', [allow(when('StringEquals', 'aws:sourceVpce', 'vpce-0a'))]],
  ['compares values in their letter case', 'fail', [allow(mine('StringEquals', 'VPCE-0A'))]],
  ['ignores letter case if the operator does', 'pass', [allow(mine('StringEqualsIgnoreCase', 'VPCE-0A'))]],
  ['ignores letter case in a negation', 'fail', [allow(), deny(mine('StringNotEqualsIgnoreCase', 'VPCE-0B'))]],
  ['denies all but the endpoint', 'pass', [allow(), deny(mine('StringNotEquals', 'vpce-0a'))]],
  ['denies all but other endpoints', 'fail', [allow(), deny(mine('StringNotEquals', ['vpce-0b', 'vpce-0c']))]],
  ['negates a whole list', 'pass', [allow(), deny(mine('StringNotEquals', ['vpce-0b', 'vpce-0a']))]],
  ['denies all but other VPCs', 'fail', [allow(), deny(when('StringNotEquals', 'aws:SourceVpc', 'vpc-02'))]],
  ['denies all but the VPC', 'pass', [allow(), deny(when('StringNotEquals', 'aws:SourceVpc', 'vpc-01'))]],
  ['matches wildcards with StringLike', 'pass', [allow(mine('StringLike', 'vpce-0*'))]],
  ['matches one character with StringLike', 'pass', [allow(mine('StringLike', 'vpce-?a'))]],
  ['takes wildcards literally with StringEquals', 'fail', [allow(mine('StringEquals', 'vpce-*'))]],
  ['negates StringLike', 'fail', [allow(), deny(mine('StringNotLike', 'vpce-1*'))]],
  ['reads IfExists as the plain operator', 'fail', [allow(mine('StringEqualsIfExists', 'vpce-0b'))]],
  ['reads a negated IfExists', 'pass', [allow(), deny(mine('StringNotEqualsIfExists', 'vpce-0a'))]],
  ['reads ForAnyValue over one value', 'pass', [allow(mine('ForAnyValue:StringEquals', ['vpce-0a', 'vpce-0b']))]],
  ['reads ForAllValues over one value', 'fail', [allow(mine('ForAllValues:StringLike', 'vpce-1*'))]],
  ['reads both prefix and suffix', 'pass', [allow(mine('ForAnyValue:StringLikeIfExists', 'vpce-0*'))]],
  ['is unknown for a negated set', 'unknown', [allow(mine('ForAnyValue:StringNotEquals', ['vpce-0b', 'vpce-0c']))]],
  [
    'requires all conditions of a statement',
    'fail',
    [allow({ Condition: { StringEquals: { 'aws:SourceVpce': 'vpce-0a', 'aws:SourceVpc': 'vpc-02' } } })],
  ],
  [
    'does not admit by aws:SourceIp, which is absent',
    'fail',
    [allow(when('IpAddress', 'aws:SourceIp', '10.1.0.0/16'))],
  ],
  ['denies by a negated aws:SourceIp', 'fail', [allow(), deny(when('NotIpAddress', 'aws:SourceIp', '10.1.0.0/16'))]],
  ['ignores a deny of addresses', 'pass', [allow(), deny(when('IpAddress', 'aws:SourceIp', ['198.51.100.0/24']))]],
  ['admits by aws:SourceIp with IfExists', 'pass', [allow(when('IpAddressIfExists', 'aws:SourceIp', '10.1.0.0/16'))]],
  ['admits if aws:SourceIp is null', 'pass', [allow(when('Null', 'aws:SourceIp', 'true'))]],
  ['does not admit if aws:SourceIp is present', 'fail', [allow(when('Null', 'aws:SourceIp', 'false'))]],
  ['is unknown for other tests of aws:SourceIp', 'unknown', [allow(when('DateEquals', 'aws:SourceIp', 'x'))]],
  ['admits the ARN of the VPC', 'pass', [allow(when('ArnLike', 'aws:SourceVpcArn', `${VPC_ARN}/vpc-01`))]],
  [
    'does not admit the ARN of another VPC',
    'fail',
    [allow(when('ArnEquals', 'aws:SourceVpcArn', `${VPC_ARN}/vpc-02`))],
  ],
  ['denies by a negated ARN', 'fail', [allow(), deny(when('ArnNotEquals', 'aws:SourceVpcArn', `${VPC_ARN}/vpc-02`))]],
  ['does not admit the ARN of another region', 'fail', [allow(when('ArnEquals', 'aws:SourceVpcArn', FAR_VPC_ARN))]],
  [
    'does not admit the ARN of another account',
    'fail',
    [allow(when('ArnEquals', 'aws:SourceVpcArn', `${VPC_ARN}/vpc-01`.replace('1111', '9999')))],
  ],
  [
    'does not admit the ARN of another partition',
    'fail',
    [allow(when('ArnEquals', 'aws:SourceVpcArn', `${VPC_ARN}/vpc-01`.replace('aws', 'aws-cn')))],
  ],
  [
    'admits the VPC of any account and region',
    'pass',
    [allow(when('ArnLikeIfExists', 'aws:SourceVpcArn', 'arn:*:ec2:*:*:vpc/vpc-01'))],
  ],
  [
    'does not let a star of an ARN reach across a colon',
    'fail',
    [allow(when('ArnLike', 'aws:SourceVpcArn', 'arn:aws:ec2:*:vpc/vpc-01'))],
  ],
  ['compares an ARN as a text', 'pass', [allow(when('StringLike', 'aws:SourceVpcArn', '*:vpc/vpc-0?'))]],
  ['is unknown for a variable in an ARN', 'unknown', [allow(when('ArnLike', 'aws:SourceVpcArn', '${aws:x}'))]],
  ['ignores a deny without TLS', 'pass', [allow(), deny(when('Bool', 'aws:SecureTransport', 'false'))]],
  ['admits with TLS', 'pass', [allow(when('Bool', 'aws:SecureTransport', true))]],
  ['is unknown for other tests of TLS', 'unknown', [allow(when('StringEquals', 'aws:SecureTransport', 'true'))]],
  ['denies if each allowed path is denied', 'fail', [allow(path('GET/a')), deny(path('GET/*')), deny(path('PUT/b'))]],
  ['denies paths of one list', 'fail', [allow(path('GET/a', 'PUT/b')), deny(path('PUT/*')), deny(path('GET/*'))]],
  ['is unknown if a path is not denied', 'unknown', [allow(path('GET/a', 'PUT/b')), deny(path('GET/a'))]],
  [
    'denies paths beside whole stages',
    'fail',
    [
      allow(path('GET/a')),
      allow({ Resource: ['execute-api:/beta/*', 'execute-api:/prod/PUT/b'] }),
      deny({ Resource: ['execute-api:/beta/*', 'execute-api:/prod/GET/a', 'execute-api:/prod/PUT/b'] }),
    ],
  ],
  [
    'is unknown if a deny of the path is undecided',
    'unknown',
    [allow(path('GET/a')), deny({ ...path('GET/a'), ...BY_ORG })],
  ],
  [
    'is unknown for a path whose deny does not apply',
    'unknown',
    [allow(path('GET/a')), deny({ ...path('GET/a'), ...OTHER })],
  ],
  ['is unknown if only some paths are denied', 'unknown', [allow(), deny(path('GET/a'))]],
  ['admits by a Null condition on a key that exists', 'pass', [allow(when('Null', 'aws:SourceVpce', 'false'))]],
  ['ignores a deny for an absent key', 'pass', [allow(), deny(when('Null', 'aws:SourceVpce', true))]],
  ['is unknown for other keys', 'unknown', [allow(when('IpAddress', 'aws:VpcSourceIp', '10.0.0.0/8'))]],
  [
    'does not admit if one condition is false and another is unknown',
    'fail',
    [
      allow({
        Condition: { IpAddress: { 'aws:VpcSourceIp': '10.0.0.0/8' }, StringEquals: { 'aws:SourceVpce': 'vpce-0b' } },
      }),
    ],
  ],
  [
    'is unknown for a deny on another key',
    'unknown',
    [allow(), deny(when('StringNotEquals', 'aws:PrincipalOrgID', 'o-1'))],
  ],
  [
    'does not admit if nothing is allowed, whatever another key is',
    'fail',
    [deny(when('StringNotEquals', 'aws:PrincipalOrgID', 'o-1'))],
  ],
  ['is unknown for an operator of another type', 'unknown', [allow(mine('ArnLike', 'vpce-0a'))]],
  ['is unknown for an unknown operator', 'unknown', [allow(mine('stringequals', 'vpce-0a'))]],
  ['is unknown for a variable', 'unknown', [allow(mine('StringEquals', '${aws:PrincipalTag/vpce}'))]],
  [
    'admits if another value than the variable matches',
    'pass',
    [allow(mine('StringEquals', ['${aws:PrincipalTag/vpce}', 'vpce-0a']))],
  ],
  [
    'is unknown for a negated variable',
    'unknown',
    [allow(), deny(mine('StringNotEquals', '${aws:PrincipalTag/vpce}'))],
  ],
  [
    'is unknown if it depends on who calls',
    'unknown',
    [allow({ Principal: { AWS: 'arn:aws:iam::111122223333:root' } })],
  ],
  ['is unknown if a deny depends on who calls', 'unknown', [allow(), deny({ Principal: { AWS: '444455556666' } })]],
  [
    'is unknown for a deny with NotPrincipal',
    'unknown',
    [allow(), deny({ Principal: undefined, NotPrincipal: { AWS: '111122223333' } })],
  ],
  ['is unknown for an allow with NotPrincipal', 'unknown', [allow({ Principal: undefined, NotPrincipal: '*' })]],
  ['is unknown for a statement without a principal', 'unknown', [allow({ Principal: undefined })]],
  [
    'is unknown for a service as principal',
    'unknown',
    [allow({ Principal: { AWS: '*', Service: 'lambda.amazonaws.com' } })],
  ],
  ['reads wildcards of actions', 'pass', [allow({ Action: 'execute-api:*' })]],
  ['reads actions in any letter case', 'pass', [allow({ Action: ['EXECUTE-API:invoke'] })]],
  ['ignores other actions', 'fail', [allow({ Action: 'execute-api:ManageConnections' })]],
  ['ignores a deny of other actions', 'pass', [allow(), deny({ Action: ['execute-api:InvalidateCache'] })]],
  ['denies by NotAction', 'fail', [allow(), deny({ Action: undefined, NotAction: 'execute-api:InvalidateCache' })]],
  ['exempts by NotAction', 'pass', [allow(), deny({ Action: undefined, NotAction: 'execute-api:Invoke' })]],
  ['reads a whole ARN', 'pass', [allow({ Resource: `${ARN}/*` })]],
  ['reads an ARN of wildcards', 'pass', [allow({ Resource: 'arn:aws:execute-api:*:*:*' })]],
  ['reads a lone wildcard as every resource', 'pass', [allow({ Resource: '*' })]],
  ['ignores another API', 'fail', [allow({ Resource: `${ARN.replace('a1b2', 'zzzz')}/*` })]],
  ['ignores another account', 'fail', [allow({ Resource: `${ARN.replace('1111', '9999')}/*` })]],
  ['reads the stage', 'pass', [allow({ Resource: 'execute-api:/prod/*' })]],
  ['reads the stage of a whole ARN', 'pass', [allow({ Resource: [`${ARN}/beta/*`, `${ARN}/prod/*/*`] })]],
  ['ignores another stage', 'fail', [allow({ Resource: 'execute-api:/beta/*' })]],
  ['ignores a deny of another stage', 'pass', [allow(), deny({ Resource: `${ARN}/beta/*` })]],
  ['reads a wildcard over stages', 'pass', [allow({ Resource: 'execute-api:/pr*' })]],
  ['is unknown for some of the methods', 'unknown', [allow({ Resource: 'execute-api:/prod/GET/*' })]],
  ['is unknown for a deny of a path', 'unknown', [allow(), deny({ Resource: 'execute-api:/*/POST/admin/*' })]],
  ['is unknown for a wildcard in the middle of a stage', 'unknown', [allow({ Resource: 'execute-api:/p*d' })]],
  ['exempts by NotResource', 'pass', [allow(), deny({ Resource: undefined, NotResource: 'execute-api:/prod/*' })]],
  ['denies by NotResource', 'fail', [allow(), deny({ Resource: undefined, NotResource: 'execute-api:/beta/*' })]],
  ['is unknown for a variable in a resource', 'unknown', [allow({ Resource: 'execute-api:/${stage}/*' })]],
  ['is unknown for a statement without a resource', 'unknown', [allow({ Resource: undefined })]],
  [
    'admits if one of several statements does',
    'pass',
    [allow(mine('StringEquals', 'vpce-0b')), allow(mine('StringEquals', 'vpce-0a'))],
  ],
  ['admits although another statement is unknown', 'pass', [allow({ Principal: { AWS: '1' } }), allow()]],
] as const)('a policy %s: %s', (_case, verdict, statements) => {
  expect(verdictOf(...statements)).toBe(verdict);
});

it('digestPolicy reads a policy with escaped quotes, as GetRestApi shows it', () => {
  const text = textOf(allow({ Sid: 'OnlyMine', ...mine('StringEquals', 'vpce-0a') }));

  const escaped = digestPolicy(text.replaceAll('"', '\\"'), API);

  expect(escaped).toEqual(digestPolicy(text, API));
  expect(policyVerdict(escaped, ME).by).toEqual([expect.objectContaining({ sid: 'OnlyMine' })]);
});

it('digestPolicy reads a single statement that is not in a list', () => {
  const policy = digestPolicy(JSON.stringify({ Statement: allow() }), API);

  expect(policyVerdict(policy, ME).verdict).toBe('pass');
});

it('the digest is equal for another spelling of a policy, and its mark differs for a change of parts that it does not keep', () => {
  const own = digestPolicy(textOf(allow(mine('StringEquals', ['vpce-0a', 'vpce-0b']))), API);
  const completed = digestPolicy(
    textOf(allow({ Principal: { AWS: '*' }, Resource: [`${ARN}/*`], ...mine('StringEquals', ['vpce-0b', 'vpce-0a']) })),
    API,
  );
  const one = digestPolicy(textOf(allow({ Principal: { AWS: '444455556666' } })), API);
  const other = digestPolicy(textOf(allow({ Principal: { AWS: '777788889999' } })), API);

  expect(completed).toEqual(own);
  expect(other.mark).not.toBe(one.mark);
  expect(other.statements).toEqual(one.statements);
});

it.each([
  ['nothing', '', 'absent'],
  ['half a policy', '{"Version":', 'malformed'],
  ['null', 'null', 'malformed'],
  ['text instead of a statement', '{"Statement":["Allow"]}', 'malformed'],
  ['another effect', '{"Statement":{"Effect":"Perhaps"}}', 'malformed'],
  ['deep nesting', `${'['.repeat(9_000)}${']'.repeat(9_000)}`, 'malformed'],
  ['a very long text', 'x'.repeat(30_000), 'too-large'],
  [
    'too many endpoints',
    textOf(
      allow(
        mine(
          'StringEquals',
          Array.from({ length: 200 }, (_, index) => `vpce-${index}00000000000000`),
        ),
      ),
    ),
    'too-large',
  ],
])('the verdict is unknown for %s', (_case, text, unread) => {
  const policy = digestPolicy(text, API);

  expect(policy).toMatchObject({ unread, statements: [] });
  expect(policyVerdict(policy, ME).verdict).toBe('unknown');
});

it('a digest stays small, whatever its policy is', () => {
  const names = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`aws:${'k'.repeat(90)}${index}`, 'x']));

  const policy = digestPolicy(textOf(allow({ Sid: 's'.repeat(500), Condition: { StringEquals: names } })), API);

  expect(JSON.stringify(policy).length).toBeLessThan(3_000);
});

it('policyVerdict ends quickly for thousands of wildcards', () => {
  const policy = digestPolicy(textOf(allow({ Resource: `arn:${'*'.repeat(4_000)}${'*a'.repeat(1_000)}` })), API);

  expect(policyVerdict(policy, { ...ME, stage: 'a'.repeat(128) }).verdict).toBe('unknown');
});

it.each([
  ['only spaces', ' \n ', 'absent'],
  ['no JSON', '{', 'malformed'],
  ['no object', '7', 'malformed'],
  ['no statement', '{"Version":"2012-10-17"}', 'malformed'],
  ['the greatest length', textOf(allow()).padEnd(20_000), undefined],
  ['one character more', textOf(allow()).padEnd(20_001), 'too-large'],
])('the digest of a text with %s says what was read', (_title, text, unread) => {
  expect(digestPolicy(text, API).unread).toBe(unread);
});
