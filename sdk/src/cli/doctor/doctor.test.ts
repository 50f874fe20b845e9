import { goneEntry, networkDocument, serviceEntry, VPC, VPCE } from '../../../test/documents.js';
import { examineService } from './doctor.js';
import { createNetworkProbe } from './network-probe.js';

const QUESTION = { service: 'orders-api', registry: 'prod', network: VPC };
const withoutDns = createNetworkProbe({
  lookup: async (host) => {
    throw Object.assign(new Error(host), { code: 'ENOTFOUND' });
  },
});

it('the doctor explains a finding of the network with the gates of the registry', async () => {
  const behind = [{ part: 'vpceIds' as const, at: '2026-01-03T00:00:00Z' }];
  const entry = serviceEntry('orders-api', { stages: [{ name: 'prod', since: '2026-01-02T03:04:05Z', behind }] });

  const report = await examineService(
    { question: QUESTION, knowledge: { entry, network: networkDocument() } },
    withoutDns,
  );

  expect(report).toMatchObject({ verdict: 'fail', problem: null, address: { vpceId: VPCE } });
  expect(report.report?.causes).toMatchObject([
    {
      finding: 'alias-unresolved',
      gates: [{ gate: 'changes-deployed', verdict: 'fail' }, { gate: 'endpoint-associated' }],
    },
  ]);
});

it('the doctor returns the problem and the gates without an address, and does not touch the network', async () => {
  const knowledge = { entry: goneEntry(), network: networkDocument() };

  const report = await examineService({ question: QUESTION, knowledge }, withoutDns);

  expect(report).toMatchObject({
    verdict: 'fail',
    address: null,
    problem: { code: 'SERVICE_GONE' },
    report: null,
  });
  expect(report.gates).toContainEqual(expect.objectContaining({ gate: 'api-exists', verdict: 'fail' }));
});
