import type {
  CurrentApi,
  EndpointPolicy,
  EndpointStatement,
  PolicyDigest,
  PolicyStatement,
  StageSummary,
} from './documents.js';
import {
  callPathOf,
  commonVerdict,
  configuredAdmission,
  endpointAdmission,
  isBehind,
  policiesInForce,
  policyVerdict,
} from './policy.js';

const ME = { vpceId: 'vpce-0a', vpcId: 'vpc-01', stage: 'prod' };
const verdictOf = (...statements: readonly PolicyStatement[]) => policyVerdict({ statements }, ME);

it('a policy verdict names the statements that decide it', () => {
  const allow: PolicyStatement = { effect: 'allow', sid: 'A' };
  const deny: PolicyStatement = { effect: 'deny', sid: 'D' };
  const perhaps: PolicyStatement = { effect: 'deny', sid: 'P', unclear: ['aws:SourceIp'] };

  expect(verdictOf(allow)).toEqual({ verdict: 'pass', by: [allow] });
  expect(verdictOf(allow, deny, perhaps)).toEqual({ verdict: 'fail', by: [deny] });
  expect(verdictOf(allow, perhaps)).toEqual({ verdict: 'unknown', by: [perhaps] });
  expect(verdictOf(perhaps)).toEqual({ verdict: 'fail', by: [] });
});

it('a policy verdict is unknown for conditions that only a newer registry knows', () => {
  const condition = { key: 'account', test: 'equals', values: ['1'] };
  const test = { key: 'vpce', test: 'sounds-like', values: ['1'] };

  // A document of a newer minor version of the format, which no type of this one describes.
  expect(verdictOf({ effect: 'allow', conditions: [condition as never] }).verdict).toBe('unknown');
  expect(verdictOf({ effect: 'allow', conditions: [test as never] }).verdict).toBe('unknown');
});

it('the verdict for several endpoints is unknown unless all have the same verdict', () => {
  const pass = { verdict: 'pass', by: [] } as const;
  const fail = { verdict: 'fail', by: [] } as const;

  expect(commonVerdict([pass, pass])).toEqual(pass);
  expect(commonVerdict([pass, fail]).verdict).toBe('unknown');
  expect(commonVerdict([])).toEqual({ verdict: 'unknown', by: [] });
});

it('a policy admits a call by one Allow, whatever another Allow may do', () => {
  const allow: PolicyStatement = { effect: 'allow', sid: 'A' };
  const perhaps: PolicyStatement = { effect: 'allow', sid: 'P', unclear: ['Principal'] };

  expect(verdictOf(allow, perhaps)).toEqual({ verdict: 'pass', by: [allow] });
});

it('a condition that ignores letter case compares with the own value in lower case', () => {
  const admits = (value: string) =>
    verdictOf({ effect: 'allow', conditions: [{ key: 'vpce', test: 'equals-ignoring-case', values: [value] }] })
      .verdict;

  expect(admits('VPCE-0A')).toBe('pass');
  expect(admits('VPCE-0B')).toBe('fail');
});

describe('a policy that allows and denies some paths', () => {
  const some = (effect: PolicyStatement['effect'], ...paths: readonly string[]): PolicyStatement => {
    const partly = [...new Set(paths.map((path) => path.slice(0, path.indexOf('/'))))];
    return { effect, partly, paths };
  };
  const pathless = (effect: PolicyStatement['effect']): PolicyStatement => ({ effect, partly: ['prod'] });

  it.each<[string, string, readonly PolicyStatement[]]>([
    ['denies nothing that it allows', 'unknown', [some('allow', 'prod/GET/a'), some('deny', 'prod/GET/b')]],
    ['denies all that it allows', 'fail', [some('allow', 'prod/GET/a'), some('deny', 'prod/GET/*')]],
    [
      'denies it by one of several paths',
      'fail',
      [some('allow', 'prod/GET/a'), some('deny', 'prod/PUT/*', 'prod/GET/*')],
    ],
    ['denies one of two paths', 'unknown', [some('allow', 'prod/GET/a', 'prod/PUT/a'), some('deny', 'prod/GET/*')]],
    ['denies all of the stage', 'fail', [some('allow', 'prod/GET/a', 'beta/PUT/a'), some('deny', 'prod/GET/*')]],
    ['denies unknown paths', 'unknown', [some('allow', 'prod/GET/a'), pathless('deny')]],
    ['allows unknown paths', 'unknown', [pathless('allow'), some('deny', 'prod/*/*')]],
    [
      'denies its paths to some callers',
      'unknown',
      [some('allow', 'prod/GET/a'), { ...some('deny', 'prod/GET/*'), unclear: ['Principal'] }],
    ],
  ])('and %s gives the verdict %s', (_title, verdict, statements) => {
    expect(verdictOf(...statements).verdict).toBe(verdict);
  });

  it('names the Deny that decides, and none if nothing is allowed', () => {
    const deny = some('deny', 'prod/GET/*');

    expect(verdictOf(some('allow', 'prod/GET/a'), deny)).toEqual({ verdict: 'fail', by: [deny] });
    expect(verdictOf(deny)).toEqual({ verdict: 'fail', by: [] });
  });

  it('may allow a call of each stage that its star can reach', () => {
    const statements = [{ ...some('allow', 'pr*d/GET/x'), partly: ['pr*d', 'pr*'] }, some('deny', 'prefix/GET/z')];

    expect(policyVerdict({ statements }, { ...ME, stage: 'prefix' }).verdict).toBe('unknown');
  });
});

const SINCE = '2026-01-02T03:04:05Z';
const CONFIGURED: PolicyDigest = { statements: [{ effect: 'allow' }] };
const EARLIER: PolicyDigest = { statements: [] };
const apiWith = (state: Partial<StageSummary>): CurrentApi => ({
  ...{ apiId: 'aaaaaaaaaa', vpceIds: [], stage: 'prod', generation: 1, createdAt: SINCE, since: SINCE },
  policy: CONFIGURED,
  stages: [{ name: 'prod', since: SINCE, ...state }],
});
const change = (part: 'policy' | 'type') => ({ part, at: SINCE });

it.each<[string, Partial<StageSummary>, boolean, readonly (PolicyDigest | undefined)[]]>([
  ['has every change', {}, false, [CONFIGURED]],
  ['lacks a change of the policy', { behind: [change('type'), change('policy')] }, true, [undefined]],
  ['lacks a change of a known policy', { behind: [change('policy')], policy: EARLIER }, true, [EARLIER]],
  ['lacks a change of another part', { behind: [change('type')] }, false, [CONFIGURED]],
  ['may lack a change of the policy', { undecided: ['policy'] }, true, [undefined]],
  ['may lack a change of another part', { undecided: ['type'] }, false, [CONFIGURED]],
  [
    'has a canary that lacks a change',
    { canary: { percent: 10, behind: [change('policy')] } },
    true,
    [CONFIGURED, undefined],
  ],
])('the policies in force are known by deployments if the stage %s', (_title, state, behind, policies) => {
  const current = apiWith(state);

  expect(isBehind(current, 'prod', 'policy')).toBe(behind);
  expect(policiesInForce(current, 'prod')).toEqual(policies);
});

it('a stage that is not listed has the policy of the configuration', () => {
  expect(isBehind(apiWith({}), 'beta', 'policy')).toBe(false);
  expect(policiesInForce(apiWith({}), 'beta')).toEqual([CONFIGURED]);
});

it('a configuration without a known policy gives no verdict', () => {
  const { policy: _policy, ...current } = apiWith({});

  expect(configuredAdmission(current, { ...ME, vpceIds: ['vpce-0a'] })).toEqual({ verdict: 'unknown', by: [] });
  expect(configuredAdmission(apiWith({}), { ...ME, vpceIds: ['vpce-0a'] }).verdict).toBe('pass');
});

const NETWORK = { vpcId: 'vpc-01', region: 'eu-west-1', accountId: '444455556666' };

it('the path of a call names the VPC by the ARN of its own account', () => {
  expect(callPathOf({ ...NETWORK, endpoints: [] }, 'prod', ['vpce-0a'])).toEqual({
    ...{ stage: 'prod', vpcId: 'vpc-01', vpceIds: ['vpce-0a'] },
    vpcArn: 'arn:aws:ec2:eu-west-1:444455556666:vpc/vpc-01',
  });
});

describe('the policy of an endpoint', () => {
  const ARN = 'arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5';
  const API = { account: '111122223333', region: 'eu-west-1', apiId: 'a1b2c3d4e5' };
  const endpoint = (vpceId: string, policy?: EndpointPolicy) => ({
    ...{ vpceId, state: 'available', privateDns: true, dnsName: null, createdAt: SINCE },
    ...(policy === undefined ? {} : { policy }),
  });
  const closed = endpoint('vpce-0c', { statements: [] });
  const through = (vpceIds: readonly string[], ...statements: readonly EndpointStatement[]) => {
    const endpoints = [closed, endpoint('vpce-0b'), endpoint('vpce-0a', { statements })];
    const network = { ...NETWORK, endpoints };
    return endpointAdmission(network, API, callPathOf(network, 'prod', vpceIds));
  };

  it.each<[string, string, EndpointStatement]>([
    ['all', 'pass', { effect: 'allow', sid: 'S' }],
    ['the API', 'pass', { effect: 'allow', resources: [`${ARN}/*`] }],
    ['all but another API', 'pass', { effect: 'allow', resources: [`${ARN}0/*`], except: true }],
    [
      'its own endpoint',
      'pass',
      { effect: 'allow', conditions: [{ key: 'vpce', test: 'equals', values: ['vpce-0a'] }] },
    ],
    ['some callers', 'unknown', { effect: 'allow', unclear: ['Principal'] }],
  ])('that allows %s gives the verdict %s by that statement', (_title, verdict, statement) => {
    expect(through(['vpce-0a'], { effect: 'allow', resources: [`${ARN}0/*`] }, statement)).toEqual({
      verdict,
      by: [statement],
    });
  });

  it.each<[string, EndpointStatement]>([
    ['another API', { effect: 'allow', resources: [`${ARN}0/*`] }],
    ['all but the API', { effect: 'allow', resources: [`${ARN}/*`], except: true }],
    ['another endpoint', { effect: 'allow', conditions: [{ key: 'vpce', test: 'equals', values: ['vpce-0b'] }] }],
  ])('that allows only %s fails without a statement', (_title, statement) => {
    expect(through(['vpce-0a'], statement)).toEqual({ verdict: 'fail', by: [] });
  });

  it('that is the default, or of an endpoint elsewhere, lets every call through', () => {
    expect(through(['vpce-0b'])).toEqual({ verdict: 'pass', by: [] });
    expect(through(['vpce-0d'])).toEqual({ verdict: 'pass', by: [] });
  });

  it('that cannot be read gives no verdict', () => {
    const network = {
      ...NETWORK,
      endpoints: [endpoint('vpce-0a', { unread: 'malformed', statements: [{ effect: 'allow' }] })],
    };

    expect(endpointAdmission(network, API, callPathOf(network, 'prod', ['vpce-0a']))).toEqual({
      verdict: 'unknown',
      by: [],
    });
  });

  it('gives no verdict for a call that other endpoints may get too, unless all agree', () => {
    expect(through(['vpce-0b', 'vpce-0c'])).toEqual({ verdict: 'unknown', by: [] });
    expect(through(['vpce-0a', 'vpce-0c'])).toEqual({ verdict: 'fail', by: [] });
    expect(through([])).toEqual({ verdict: 'unknown', by: [] });
  });
});
