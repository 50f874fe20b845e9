// Situations of resource policies, written from AWS's documentation: the policy and a caller in, the verdict out.
import { policyVerdict } from 'waypost/model';
import { digestPolicy } from './digest.js';

const API = { account: '111122223333', region: 'eu-west-1', apiId: 'a1b2c3d4e5' };
const ME = { vpceId: 'vpce-0a', vpcId: 'vpc-01', stage: 'prod' };
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
const textOf = (...statements: readonly unknown[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements });
const verdictOf = (...statements: readonly unknown[]) =>
  policyVerdict(digestPolicy(textOf(...statements), API), ME).verdict;

it.each([
  ['admits where everyone is allowed', 'pass', [allow()]],
  ['admits everyone of AWS, which is everyone', 'pass', [allow({ Principal: { AWS: '*' } })]],
  ['admits everyone in a list', 'pass', [allow({ Principal: { AWS: ['*'] } })]],
  ['does not admit where nothing is allowed', 'fail', [deny(mine('StringEquals', 'vpce-0b'))]],
  ['does not admit where no statement is', 'fail', []],
  ['puts an explicit deny first', 'fail', [allow(), deny()]],
  ['admits the endpoint named alone', 'pass', [allow(mine('StringEquals', 'vpce-0a'))]],
  ['admits the endpoint named in a list', 'pass', [allow(mine('StringEquals', ['vpce-0b', 'vpce-0a']))]],
  ['does not admit another endpoint', 'fail', [allow(mine('StringEquals', 'vpce-0b'))]],
  ['does not admit another endpoint than those listed', 'fail', [allow(mine('StringEquals', ['vpce-0b', 'vpce-0c']))]],
  ['reads keys in any letter case', 'pass', [allow(when('StringEquals', 'aws:sourceVpce', 'vpce-0a'))]],
  ['compares values with regard to case', 'fail', [allow(mine('StringEquals', 'VPCE-0A'))]],
  ['ignores case where asked to', 'pass', [allow(mine('StringEqualsIgnoreCase', 'VPCE-0A'))]],
  ['ignores case in a negation', 'fail', [allow(), deny(mine('StringNotEqualsIgnoreCase', 'VPCE-0B'))]],
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
  ['cannot tell how a set is negated', 'unknown', [allow(mine('ForAnyValue:StringNotEquals', ['vpce-0b', 'vpce-0c']))]],
  [
    'asks for all conditions of a statement',
    'fail',
    [allow({ Condition: { StringEquals: { 'aws:SourceVpce': 'vpce-0a', 'aws:SourceVpc': 'vpc-02' } } })],
  ],
  ['knows that the key is there', 'pass', [allow(when('Null', 'aws:SourceVpce', 'false'))]],
  ['knows that the key is not absent', 'pass', [allow(), deny(when('Null', 'aws:SourceVpce', true))]],
  ['cannot tell other keys', 'unknown', [allow(when('IpAddress', 'aws:VpcSourceIp', '10.0.0.0/8'))]],
  [
    'decides by one false condition beside one that it cannot tell',
    'fail',
    [
      allow({
        Condition: { IpAddress: { 'aws:VpcSourceIp': '10.0.0.0/8' }, StringEquals: { 'aws:SourceVpce': 'vpce-0b' } },
      }),
    ],
  ],
  [
    'cannot tell a deny on another key',
    'unknown',
    [allow(), deny(when('StringNotEquals', 'aws:PrincipalOrgID', 'o-1'))],
  ],
  ['needs no other key where nothing is allowed', 'fail', [deny(when('StringNotEquals', 'aws:PrincipalOrgID', 'o-1'))]],
  ['cannot tell an operator for other types', 'unknown', [allow(mine('ArnLike', 'vpce-0a'))]],
  ['cannot tell an operator that it does not know', 'unknown', [allow(mine('stringequals', 'vpce-0a'))]],
  ['cannot fill in a variable', 'unknown', [allow(mine('StringEquals', '${aws:PrincipalTag/vpce}'))]],
  [
    'needs no variable where another value fits',
    'pass',
    [allow(mine('StringEquals', ['${aws:PrincipalTag/vpce}', 'vpce-0a']))],
  ],
  ['cannot negate a variable', 'unknown', [allow(), deny(mine('StringNotEquals', '${aws:PrincipalTag/vpce}'))]],
  ['cannot tell who calls', 'unknown', [allow({ Principal: { AWS: 'arn:aws:iam::111122223333:root' } })]],
  ['cannot tell whether the caller is denied', 'unknown', [allow(), deny({ Principal: { AWS: '444455556666' } })]],
  [
    'cannot tell NotPrincipal',
    'unknown',
    [allow(), deny({ Principal: undefined, NotPrincipal: { AWS: '111122223333' } })],
  ],
  ['cannot tell an allow of NotPrincipal', 'unknown', [allow({ Principal: undefined, NotPrincipal: '*' })]],
  ['cannot tell a statement without a principal', 'unknown', [allow({ Principal: undefined })]],
  [
    'cannot tell a service as principal',
    'unknown',
    [allow({ Principal: { AWS: '*', Service: 'lambda.amazonaws.com' } })],
  ],
  ['reads wildcards of actions', 'pass', [allow({ Action: 'execute-api:*' })]],
  ['reads actions in any letter case', 'pass', [allow({ Action: ['EXECUTE-API:invoke'] })]],
  ['leaves out other actions', 'fail', [allow({ Action: 'execute-api:ManageConnections' })]],
  ['leaves out a deny of other actions', 'pass', [allow(), deny({ Action: ['execute-api:InvalidateCache'] })]],
  ['denies by NotAction', 'fail', [allow(), deny({ Action: undefined, NotAction: 'execute-api:InvalidateCache' })]],
  ['exempts by NotAction', 'pass', [allow(), deny({ Action: undefined, NotAction: 'execute-api:Invoke' })]],
  ['takes a whole ARN', 'pass', [allow({ Resource: `${ARN}/*` })]],
  ['takes an ARN of wildcards', 'pass', [allow({ Resource: 'arn:aws:execute-api:*:*:*' })]],
  ['takes everything', 'pass', [allow({ Resource: '*' })]],
  ['leaves out another API', 'fail', [allow({ Resource: `${ARN.replace('a1b2', 'zzzz')}/*` })]],
  ['leaves out another account', 'fail', [allow({ Resource: `${ARN.replace('1111', '9999')}/*` })]],
  ['takes the stage', 'pass', [allow({ Resource: 'execute-api:/prod/*' })]],
  ['takes the stage of a whole ARN', 'pass', [allow({ Resource: [`${ARN}/beta/*`, `${ARN}/prod/*/*`] })]],
  ['leaves out another stage', 'fail', [allow({ Resource: 'execute-api:/beta/*' })]],
  ['leaves out a deny of another stage', 'pass', [allow(), deny({ Resource: `${ARN}/beta/*` })]],
  ['takes a wildcard over stages', 'pass', [allow({ Resource: 'execute-api:/pr*' })]],
  ['cannot tell for a part of the methods', 'unknown', [allow({ Resource: 'execute-api:/prod/GET/*' })]],
  ['cannot tell for a deny of a path', 'unknown', [allow(), deny({ Resource: 'execute-api:/*/POST/admin/*' })]],
  ['cannot tell which stages a star in the middle takes', 'unknown', [allow({ Resource: 'execute-api:/p*d' })]],
  ['exempts by NotResource', 'pass', [allow(), deny({ Resource: undefined, NotResource: 'execute-api:/prod/*' })]],
  ['denies by NotResource', 'fail', [allow(), deny({ Resource: undefined, NotResource: 'execute-api:/beta/*' })]],
  ['cannot tell a variable in a resource', 'unknown', [allow({ Resource: 'execute-api:/${stage}/*' })]],
  ['cannot tell a statement with neither resource', 'unknown', [allow({ Resource: undefined })]],
  [
    'admits if one of several statements does',
    'pass',
    [allow(mine('StringEquals', 'vpce-0b')), allow(mine('StringEquals', 'vpce-0a'))],
  ],
  ['admits though another statement cannot be told', 'pass', [allow({ Principal: { AWS: '1' } }), allow()]],
] as const)('%s: %s', (_case, verdict, statements) => {
  expect(verdictOf(...statements)).toBe(verdict);
});

it('reads a policy with its quotes escaped, as GetRestApi shows it', () => {
  const text = textOf(allow({ Sid: 'OnlyMine', ...mine('StringEquals', 'vpce-0a') }));

  const escaped = digestPolicy(text.replaceAll('"', '\\"'), API);

  expect(escaped).toEqual(digestPolicy(text, API));
  expect(policyVerdict(escaped, ME).by).toEqual([expect.objectContaining({ sid: 'OnlyMine' })]);
});

it('takes a single statement that is no list', () => {
  const policy = digestPolicy(JSON.stringify({ Statement: allow() }), API);

  expect(policyVerdict(policy, ME).verdict).toBe('pass');
});

it('sees the same policy in another spelling, and a change of what it does not keep', () => {
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
  ['a text for a statement', '{"Statement":["Allow"]}', 'malformed'],
  ['another effect', '{"Statement":{"Effect":"Perhaps"}}', 'malformed'],
  ['a deep nest', `${'['.repeat(9_000)}${']'.repeat(9_000)}`, 'malformed'],
  ['a book', 'x'.repeat(30_000), 'too-large'],
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
])('cannot tell by %s', (_case, text, unread) => {
  const policy = digestPolicy(text, API);

  expect(policy).toMatchObject({ unread, statements: [] });
  expect(policyVerdict(policy, ME).verdict).toBe('unknown');
});

it('keeps a digest small, whatever a policy holds', () => {
  const names = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`aws:${'k'.repeat(90)}${index}`, 'x']));

  const policy = digestPolicy(textOf(allow({ Sid: 's'.repeat(500), Condition: { StringEquals: names } })), API);

  expect(JSON.stringify(policy).length).toBeLessThan(3_000);
});

it('is not held up by stars', () => {
  const policy = digestPolicy(textOf(allow({ Resource: `arn:${'*'.repeat(4_000)}${'*a'.repeat(1_000)}` })), API);

  expect(policyVerdict(policy, { ...ME, stage: 'a'.repeat(128) }).verdict).toBe('unknown');
});
