// Which endpoint and form an address has while an edit of the API's associations is not deployed.
import { choose, explain, type Question } from 'waypost/model';
import type { ApiFact } from '../../core/records/fact.js';
import { REGION, permutations, updated } from '../../core/test/facts.js';
import { API, ENDPOINT, deployed, knowledgeOf, movedTo, ordersApi } from './gate-fixtures.js';

const QUESTION: Question = { service: 'orders', registry: 'prod', network: 'vpc-01' };

const api = (...vpceIds: readonly string[]) => ordersApi({ vpceIds });
const edited = (at: number, ...vpceIds: readonly string[]) => updated(API, at, { vpceIds });

/** `vpce-0b` is younger, so it would win among equals. */
const endpoints = ['vpce-0a', 'vpce-0b'].map((vpceId, index) => ({
  ...{ ...ENDPOINT, vpceId, privateDns: false },
  dnsName: `${vpceId}-x1y2z3.execute-api.${REGION}.vpce.amazonaws.com`,
  createdAt: `2026-01-0${String(index + 1)}T00:00:00Z`,
}));

function reached(facts: readonly ApiFact[], most: number): string {
  const choice = choose(QUESTION, knowledgeOf(facts, endpoints.slice(0, most)));
  return choice.outcome === 'address' ? `${choice.address.form} ${choice.address.vpceId}` : choice.problem.code;
}

it.each<[string, readonly ApiFact[], number, string]>([
  [
    'endpoint-dns before a new association is deployed',
    [api(), deployed(200, 'd1'), edited(300, 'vpce-0a')],
    1,
    'endpoint-dns vpce-0a',
  ],
  [
    'the alias once it is deployed',
    [api(), deployed(200, 'd1'), edited(300, 'vpce-0a'), deployed(400, 'd2')],
    1,
    'endpoint-alias vpce-0a',
  ],
  [
    'the deployed endpoint of two',
    [api('vpce-0a'), deployed(200, 'd1'), edited(300, 'vpce-0a', 'vpce-0b')],
    2,
    'endpoint-alias vpce-0a',
  ],
  [
    'a removed association until its removal is deployed',
    [api('vpce-0a'), deployed(200, 'd1'), edited(300)],
    1,
    'endpoint-alias vpce-0a',
  ],
  [
    'no removed association after that',
    [api('vpce-0a'), deployed(200, 'd1'), edited(300), deployed(400, 'd2')],
    1,
    'endpoint-dns vpce-0a',
  ],
  [
    'what an old deployment has, if the stage goes back to it',
    [api('vpce-0a'), deployed(200, 'd1'), edited(300), deployed(400, 'd2'), movedTo(500, 'd1')],
    1,
    'endpoint-alias vpce-0a',
  ],
  [
    'what is configured, if the deployment is unknown',
    [api(), edited(300, 'vpce-0a'), movedTo(400, 'd9')],
    1,
    'endpoint-alias vpce-0a',
  ],
  [
    'what is configured, if an edit and the deployment share a second',
    [api(), edited(200, 'vpce-0b'), deployed(200, 'd1'), edited(300, 'vpce-0a')],
    1,
    'endpoint-alias vpce-0a',
  ],
])('an address has %s, in every order of facts', (_title, facts, most, expected) => {
  for (const order of permutations(facts)) expect(reached(order, most)).toBe(expected);
});

it('the gate endpoint-associated passes for a removed association whose removal is not deployed, and says so', () => {
  const explained = explain(QUESTION, knowledgeOf([api('vpce-0a'), deployed(200, 'd1'), edited(300)]));

  const gates = explained.outcome === 'explained' ? explained.explanation.gates : [];
  expect(gates.find(({ gate }) => gate === 'endpoint-associated')).toMatchObject({
    verdict: 'pass',
    evidence: expect.stringContaining('not in force before the next deployment') as unknown,
  });
});
