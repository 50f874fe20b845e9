// What callers get while an API changes between private and public, and afterwards.
import { choose, explain, type Gate, type Question } from 'waypost/model';
import type { ApiFact } from '../../core/records/fact.js';
import { REGION, ROLE, created, deleted, staged, updated } from '../../core/test/facts.js';
import { API, apiPolicy, deployed, knowledgeOf, movedTo } from './gate-fixtures.js';

const QUESTION: Question = { service: 'orders', registry: 'prod', network: 'vpc-01' };
const TAGS = { service: 'orders' };

const changed = (at: number, type: string) => updated(API, at, { type, sets: ['type'], tags: TAGS });

const start = [created(API, 100, { tags: TAGS, disabled: false }), deployed(200, 'd1')];
const pending = [...start, changed(300, 'REGIONAL')];
const made = [...pending, deployed(400, 'd2')];
const wanted = [created(API, 100, { type: 'EDGE', tags: TAGS }), deployed(200, 'd1'), changed(300, 'PRIVATE')];

function gate(facts: readonly ApiFact[], id: Gate['gate'] = 'api-private', question = QUESTION): Gate | undefined {
  const explained = explain(question, knowledgeOf(facts));
  return explained.outcome === 'explained' ? explained.explanation.gates.find((each) => each.gate === id) : undefined;
}

/** Of a caller whose network is not known. */
function commandsOf(facts: readonly ApiFact[]): string {
  const networks = { count: 0, networks: [], regions: [] };
  const explained = explain({ service: 'orders', registry: 'prod' }, { entry: knowledgeOf(facts).entry, networks });
  if (explained.outcome !== 'explained') throw new Error(explained.problem.message);
  return explained.explanation.notChecked.map(({ command }) => command).join('\n');
}

function refusal(facts: readonly ApiFact[], question = QUESTION) {
  const choice = choose(question, knowledgeOf(facts));
  return choice.outcome === 'refused' ? choice.problem : undefined;
}

it('an API that is made public keeps its address, with a warning, until it is deployed', () => {
  const choice = choose(QUESTION, knowledgeOf(pending));

  expect(choice).toMatchObject({
    outcome: 'address',
    address: {
      apiId: API,
      warnings: [
        {
          code: 'TYPE_CHANGE_NOT_DEPLOYED',
          message:
            'API a1b2c3d4e5 is PRIVATE only by the deployment that "prod" serves: its endpoint type was changed to REGIONAL. To keep this address, change the type back to PRIVATE before you deploy.',
        },
      ],
    },
  });
  expect(gate(pending)).toMatchObject({
    verdict: 'pass',
    evidence:
      'API a1b2c3d4e5 is PRIVATE by the deployment that "prod" serves. It was changed to REGIONAL at 1970-01-01T00:05:00Z, which the next deployment puts in force.',
    remedy: null,
  });
  expect(gate(pending, 'changes-deployed')).toMatchObject({ verdict: 'pass', remedy: null });
});

it('the remedy for another change that is not deployed says that its deployment makes the API public', () => {
  const both = [...pending, updated(API, 310, { type: 'REGIONAL', disabled: true, sets: ['disabled'], tags: TAGS })];

  expect(gate(both, 'changes-deployed')?.evidence).toContain('the switch of its default endpoint');
  expect(gate(both, 'changes-deployed')?.evidence).not.toContain('endpoint type');
  expect(gate(both, 'changes-deployed')?.remedy).toContain('This also puts the endpoint type REGIONAL in force.');
});

it('a service whose API is no longer private is gone, with the reason, the time, the author and the last address', () => {
  const problem = refusal(made);

  expect(problem).toEqual({
    code: 'SERVICE_GONE',
    message: `All APIs of "orders" are deleted or no longer private. The last, API ${API} in ${REGION} (https://${API}.execute-api.${REGION}.amazonaws.com/prod/), is no longer private: its endpoint type was changed to REGIONAL at 1970-01-01T00:05:00Z by ${ROLE}; the deployment of 1970-01-01T00:06:40Z, which it serves, has the change.`,
    remedy: `If that is intended, call its public URL. Otherwise make it private again and deploy it: aws apigateway update-rest-api --rest-api-id ${API} --patch-operations op=replace,path=/endpointConfiguration/types/REGIONAL,value=PRIVATE --region ${REGION} && aws apigateway create-deployment --rest-api-id ${API} --stage-name prod --region ${REGION}`,
    details: {
      removals: [
        {
          region: REGION,
          apiId: API,
          stage: 'prod',
          url: `https://${API}.execute-api.${REGION}.amazonaws.com/prod/`,
          at: '1970-01-01T00:05:00Z',
          by: ROLE,
          reason: 'no-longer-private',
          type: 'REGIONAL',
          deployed: '1970-01-01T00:06:40Z',
        },
      ],
    },
  });
  expect(JSON.stringify(problem)).not.toMatch(/\btag\b/i);
});

it('the gate of a public API fails, and the API still exists', () => {
  expect(gate(made)?.verdict).toBe('fail');
  expect(gate(made)?.remedy).toContain('value=PRIVATE');
  expect(gate(made, 'api-exists')?.verdict).toBe('pass');
  expect(gate(made, 'api-deployed')?.verdict).toBe('unknown');
});

it('the commands for what is not checked name the API that is no longer private, its stage and the endpoint of its last address', () => {
  const associated = [created(API, 100, { tags: TAGS, vpceIds: ['vpce-0b'] }), ...made.slice(1)];

  const commands = commandsOf(associated);

  expect(commands).toContain(`get-export --rest-api-id ${API} --stage-name prod`);
  expect(commands).toContain('--vpc-endpoint-ids vpce-0b');
  expect(commands).not.toMatch(/API_ID|STAGE|ENDPOINT_ID/);
});

it('the commands for what is not checked name the API that waits for a stage, and no deleted one', () => {
  expect(commandsOf([created(API, 100, { tags: TAGS })])).toContain(`--rest-api-id ${API} --stage-name STAGE`);
  expect(commandsOf([...start, deleted(API, 300)])).toContain('--rest-api-id API_ID --stage-name STAGE');
});

it('the gate is unknown while it is not known whether the deployment has the change', () => {
  const unsure = [...pending, movedTo(400, 'd9')];

  expect(refusal(unsure)?.message).toContain('when that came into force is not known');
  expect(gate(unsure)?.verdict).toBe('unknown');
});

it('a public API that is made private is not ready until it is deployed', () => {
  const problem = refusal(wanted);

  expect(problem).toMatchObject({
    code: 'SERVICE_NOT_READY',
    message: `"orders" has no private stage to call: API ${API} was changed to PRIVATE, and its stage still serves as EDGE until it is deployed.`,
    details: { waiting: [{ region: REGION, apiId: API, stage: null, type: 'EDGE' }] },
  });
  expect(gate(wanted)).toMatchObject({
    verdict: 'fail',
    remedy: expect.stringContaining('create-deployment') as string,
  });
  expect(refusal([...wanted, deployed(400, 'd2')])).toBeUndefined();
  expect(gate([...wanted, deployed(400, 'd2')])?.verdict).toBe('pass');
});

it('a deleted API is said to be deleted, also if it was made public before', () => {
  expect(refusal([...made, deleted(API, 500)])?.message).toMatch(/are deleted\. The last, .* was deleted at/);
});

it('a stage whose deployment is public is refused by its name, and the gate of its type fails', () => {
  const facts = [
    created(API, 100, { type: 'REGIONAL', tags: TAGS }),
    deployed(200, 'd1', { stage: 'dev' }),
    changed(300, 'PRIVATE'),
    staged(API, 150, 'prod', { sign: 'touched', deployment: { id: 'd2', created: false } }),
    deployed(400, 'd2'),
  ];
  const dev = { ...QUESTION, stage: 'dev' };

  expect(refusal(facts)).toBeUndefined();
  expect(refusal(facts, dev)).toMatchObject({
    code: 'SERVICE_NOT_READY',
    message: 'Stage "dev" of "orders" is not private: the deployment that it serves has another endpoint type.',
    details: { stages: ['prod'] },
  });
  expect(gate(facts, 'api-private', dev)).toMatchObject({
    verdict: 'fail',
    evidence: `Stage "dev" of API ${API} serves a deployment whose endpoint type is REGIONAL.`,
  });
  expect(gate(facts, 'api-deployed', dev)?.verdict).toBe('pass');
});

it('the policy of the served deployment decides, and the remedy for a denial that an edit repairs is to deploy it', () => {
  const edited = (at: number, effect: string) =>
    updated(API, at, { policy: apiPolicy({ Effect: effect }), sets: ['policy'] });
  const denied = [
    created(API, 100, { tags: TAGS, policy: apiPolicy({ Effect: 'Deny' }) }),
    deployed(200, 'd1'),
    edited(300, 'Allow'),
  ];
  const older = Array.from({ length: 9 }, (_, index) => edited(310 + index, `Allow${String(index)}`));

  expect(gate(denied, 'resource-policy')).toMatchObject({
    verdict: 'fail',
    evidence: expect.stringContaining('A later change of the policy is not deployed.') as string,
    remedy: `Deploy the changed policy, which admits it: aws apigateway create-deployment --rest-api-id ${API} --stage-name prod --region ${REGION}`,
  });
  expect(gate([...denied, deployed(400, 'd2')], 'resource-policy')?.verdict).toBe('pass');
  for (const order of [[...denied, ...older], [...denied, ...older].toReversed()]) {
    expect(gate(order, 'resource-policy')?.verdict).toBe('unknown');
  }
});
