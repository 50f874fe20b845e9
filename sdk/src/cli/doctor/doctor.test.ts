import { goneEntry, networkDocument, serviceEntry, VPC, VPCE } from '../../../test/documents.js';
import { doctor } from './doctor.js';
import { createNetwork } from './network.js';

const QUESTION = { service: 'orders-api', registry: 'prod', network: VPC };
const nowhere = createNetwork({
  lookup: async (host) => {
    throw Object.assign(new Error(host), { code: 'ENOTFOUND' });
  },
});

it('joins what the network says with what the registry knows', async () => {
  const behind = [{ part: 'vpceIds' as const, at: '2026-01-03T00:00:00Z' }];
  const entry = serviceEntry('orders-api', { stages: [{ name: 'prod', since: '2026-01-02T03:04:05Z', behind }] });

  const consultation = await doctor({ question: QUESTION, knowledge: { entry, network: networkDocument() } }, nowhere);

  expect(consultation).toMatchObject({ verdict: 'fail', problem: null, address: { vpceId: VPCE } });
  expect(consultation.report?.causes).toMatchObject([
    {
      finding: 'alias-unresolved',
      gates: [{ gate: 'changes-deployed', verdict: 'fail' }, { gate: 'endpoint-associated' }],
    },
  ]);
});

it('says why there is no address, and asks the network nothing', async () => {
  const knowledge = { entry: goneEntry(), network: networkDocument() };

  const consultation = await doctor({ question: QUESTION, knowledge }, nowhere);

  expect(consultation).toMatchObject({
    verdict: 'fail',
    address: null,
    problem: { code: 'SERVICE_GONE' },
    report: null,
  });
  expect(consultation.gates).toContainEqual(expect.objectContaining({ gate: 'api-exists', verdict: 'fail' }));
});
