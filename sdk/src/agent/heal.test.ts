// The agent under load while the API behind it is replaced again and again.
import { serviceEntry } from '../../test/documents.js';
import { callAgent, createAgentRig, inRegion, problemIn, type AgentRig } from './test/agent-suite.js';
import { swapUnderLoad } from './test/swap-load.js';

let rig: AgentRig;

beforeEach(async () => {
  rig = await createAgentRig();
});

afterEach(() => rig.stop());

it('the agent loses no GET or PUT and repeats no POST while the API is replaced each half second', async () => {
  const { calls, failed, duplicates } = await swapUnderLoad(rig, { seconds: 1.6, every: 500 });

  expect(failed).toEqual({});
  expect(calls).toBeGreaterThan(150);
  expect(duplicates).toEqual([]);
});

it('a document with a malformed endpoint id is answered at once with a problem that names it', async () => {
  const entry = inRegion(serviceEntry('orders-api', { vpceIds: ['vpce-xyz'] }));
  rig.source.documents.set('service:orders-api', entry);
  const agent = await rig.start();

  const answer = await callAgent(agent, '/svc/orders-api/x');

  expect(problemIn(answer)).toMatchObject({ status: 503, code: 'REGISTRY_UNAVAILABLE' });
  expect(problemIn(answer).detail).toContain("vpceIds[0] is not an endpoint's id");
});
