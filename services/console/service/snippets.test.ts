import type { Explanation } from 'waypost/model';
import { codeOf, curlOf, incidentOf } from './snippets.js';

const URL = 'https://vpce-1.vpce.amazonaws.com/prod/';

it('the curl command of an address sends its headers', () => {
  expect(curlOf({ url: URL, headers: { 'x-apigw-api-id': 'a1b2c3d4e5' } })).toBe(
    `curl -H 'x-apigw-api-id: a1b2c3d4e5' '${URL}'`,
  );
  expect(curlOf({ url: URL, headers: {} })).toBe(`curl '${URL}'`);
});

it('the code calls the service from the network', () => {
  expect(codeOf({ service: 'orders-api', vpcId: 'vpc-1' })).toContain("createRegistry({ network: 'vpc-1' });");
});

it('the note for an incident has the gates that do not pass, with what to do', () => {
  const gate = { title: 'T', evidence: 'It exists.', remedy: null };
  const explanation: Explanation = {
    service: 'orders-api',
    network: 'vpc-1',
    verdict: 'fail',
    gates: [
      { ...gate, gate: 'api-exists', verdict: 'pass' },
      { ...gate, gate: 'api-deployed', verdict: 'fail', evidence: 'No stage.', remedy: 'Deploy it.' },
    ],
    notChecked: [],
  };

  expect(incidentOf(explanation, 'http://registry.test/', '2026-01-02T03:04:05Z')).toBe(
    '### orders-api from vpc-1: fail\n\nAs of 2026-01-02T03:04:05Z. http://registry.test/\n\n- **api-deployed: fail.** No stage.\n  - To do: Deploy it.\n',
  );
});
