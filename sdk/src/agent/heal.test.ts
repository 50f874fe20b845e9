// The agent under load while the API behind it is replaced again and again.
import { setTimeout as pause } from 'node:timers/promises';
import { serviceEntry } from '../../test/documents.js';
import { apiIdOf, duplicatesOf, loadWhileSwapping } from '../../test/swaps.js';
import { HOST, callAgent, createAgentRig, inRegion, problemIn, type AgentRig } from './test/agent-suite.js';

let rig: AgentRig;

beforeEach(async () => {
  rig = await createAgentRig();
});

afterEach(() => rig.stop());

it('the agent loses no GET or PUT and repeats no POST while the API is replaced each half second', async () => {
  const agent = await rig.start();
  await callAgent(agent, '/svc/orders-api/first');

  const { calls, failed } = await loadWhileSwapping({
    seconds: 1.6,
    rate: 200,
    every: 500,
    call: async (method, path) => {
      const body = method === 'GET' ? {} : { body: path };
      return (await callAgent(agent, `/svc/orders-api/${path}`, { method, ...body })).status;
    },
    swap: async (round) => {
      const apiId = apiIdOf(round);
      rig.apis.live.clear();
      await pause(20); // the registry learns of it a moment later
      rig.apis.live.add(`https://${HOST.replace('a1b2c3d4e5', apiId)}/prod/`);
      rig.source.documents.set('service:orders-api', inRegion(serviceEntry('orders-api', { apiId })));
    },
  });

  expect(failed).toEqual({});
  expect(calls).toBeGreaterThan(150);
  expect(duplicatesOf(rig.apis.calls.map((call) => call.replace(/ \S+ /, ' ')))).toEqual([]);
});

it('a document with a malformed endpoint id is answered at once with a problem that names it', async () => {
  const entry = inRegion(serviceEntry('orders-api', { vpceIds: ['vpce-xyz'] }));
  rig.source.documents.set('service:orders-api', entry);
  const agent = await rig.start();

  const answer = await callAgent(agent, '/svc/orders-api/x');

  expect(problemIn(answer)).toMatchObject({ status: 503, code: 'REGISTRY_UNAVAILABLE' });
  expect(problemIn(answer).detail).toContain("vpceIds[0] is not an endpoint's id");
});
