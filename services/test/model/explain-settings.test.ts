// The gates of transport and settings, the conditions that are not checked, and the remedies while a canary is on.
import { explain, type Explanation, type GateId } from 'waypost/model';
import type { ApiFact } from '../../core/records/fact.js';
import { deploymentMade, staged, updated } from '../../core/test/facts.js';
import { API, ENDPOINT, apiPolicy, deployed, knowledgeOf, movedTo, only, ordersApi } from './gate-fixtures.js';

const MINE = apiPolicy(only('vpce-0a'));
const THEIRS = apiPolicy(only('vpce-0dead'));
const api = (settings: Parameters<typeof ordersApi>[0] = {}) => ordersApi({ policy: MINE, ...settings });

function explained(...facts: readonly ApiFact[]): Explanation {
  const question = { service: 'orders', registry: 'prod', network: 'vpc-01' };
  const result = explain(question, knowledgeOf(facts, [{ ...ENDPOINT, privateDns: false }]));
  if (result.outcome !== 'explained') throw new Error('not explained');
  return result.explanation;
}

const gateOf = (gate: GateId, ...facts: readonly ApiFact[]) =>
  explained(...facts).gates.find((each) => each.gate === gate);

it.each([
  ['tls', { securityPolicy: 'SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09' }, 'pass'],
  ['api-status', { status: 'AVAILABLE' }, 'pass'],
  ['api-status', { status: 'PENDING' }, 'unknown'],
] as const)('the gate %s for %j is %s', (gate, settings, verdict) => {
  expect(gateOf(gate, api(settings), deployed(200, 'd1'))).toMatchObject({ verdict });
});

it('the gate web-acl is unknown with the ARN and the command while the stage has a web ACL', () => {
  const arn = 'arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/shield/1';
  const with1 = gateOf('web-acl', api(), deployed(200, 'd1', { webAcl: arn }));
  const without = gateOf('web-acl', api(), deployed(200, 'd1', { webAcl: arn }), deployed(300, 'd2', { webAcl: null }));

  expect(with1).toMatchObject({ verdict: 'unknown', evidence: expect.stringContaining(arn) as unknown });
  expect(with1?.remedy).toContain('aws wafv2 get-web-acl-for-resource');
  expect(without).toMatchObject({ verdict: 'pass' });
});

it('every explanation lists what is not checked, each with a command for its ids', () => {
  const { verdict, notChecked } = explained(api(), deployed(200, 'd1'));

  expect(verdict).toBe('pass');
  expect(notChecked.map(({ id }) => id)).toEqual([
    'security-groups',
    'network-acls',
    'vpc-dns',
    'authorizers',
    'api-keys',
    'undeployed-methods',
  ]);
  for (const { command } of notChecked)
    expect(command).toMatch(/^aws .*(vpce-0a|vpc-01|a1b2c3d4e5).* --region eu-west-1$/);
});

it('a changed policy is not in force while a canary has it and the stage has not, and the remedy is to promote or remove', () => {
  const canary = { id: 'd2', percent: 10 };
  const made = deploymentMade(API, 400, 'd2');
  const changed = [
    api({ policy: THEIRS }),
    deployed(200, 'd1'),
    updated(API, 300, { policy: MINE }),
    made,
    staged(API, 400, 'prod', { sign: 'touched', canary }),
  ];
  const promoted = staged(API, 500, 'prod', { sign: 'touched', deployment: { id: 'd2', created: false }, canary });

  const during = explained(...changed);
  const after = explained(...changed, promoted);
  const older = explained(...changed.slice(0, 2), ...changed.slice(3), updated(API, 450, { policy: MINE }));

  const [deployedGate, policyGate] = (['changes-deployed', 'resource-policy'] as const).map((id) =>
    during.gates.find(({ gate }) => gate === id),
  );
  expect(during.verdict).toBe('fail');
  expect(deployedGate).toMatchObject({ verdict: 'fail', evidence: expect.stringContaining('10 %') as unknown });
  expect(policyGate).toMatchObject({ verdict: 'unknown' });
  const promote = 'op=copy,from=/canarySettings/deploymentId,path=/deploymentId';
  expect(deployedGate?.remedy).toContain(`${promote} — or remove it and deploy: `);
  expect(deployedGate?.remedy).toMatch(/op=remove,path=\/canarySettings && aws apigateway create-deployment /);
  expect(policyGate?.remedy).toMatch(/^Promote the canary, .*op=copy/);
  expect(policyGate?.remedy).not.toContain('op=remove');
  expect(after.verdict).toBe('pass');
  expect(older.gates.find(({ gate }) => gate === 'changes-deployed')?.remedy).toMatch(
    /^Remove the canary and deploy: .*op=remove,path=\/canarySettings && aws apigateway create-deployment /,
  );
});

it('the remedy for a disabled default endpoint is one command line while a canary is on', () => {
  const canary = { id: 'd2', percent: 10 };
  const disabled = api({ disabled: true });
  const gate = gateOf(
    'default-endpoint',
    disabled,
    deployed(200, 'd1'),
    staged(API, 400, 'prod', { sign: 'touched', canary }),
  );

  expect(gate?.remedy).toMatch(
    /update-rest-api [^&]* && aws apigateway update-stage [^&]* && aws apigateway create-deployment /,
  );
});

it('a stage that serves a deployment of unknown age is unknown, and so is a policy that was changed', () => {
  const { gates } = explained(api({ policy: THEIRS }), updated(API, 300, { policy: MINE }), movedTo(400, 'd1'));

  const verdicts = Object.fromEntries(gates.map(({ gate, verdict }) => [gate, verdict]));
  expect(verdicts).toMatchObject({ 'changes-deployed': 'unknown', 'resource-policy': 'unknown' });
});
