// Load through the agent while the API behind it is replaced again and again.
import { setTimeout as pause } from 'node:timers/promises';
import { serviceEntry } from '../../../test/documents.js';
import { apiIdOf, duplicatesOf, loadWhileSwapping, type SwapLoad, type SwapResult } from '../../../test/swaps.js';
import { HOST, callAgent, inRegion, type AgentRig } from './agent-suite.js';

/** 200 calls a second. Returns how they ended, and the POSTs that arrived more than once. */
export async function swapUnderLoad(
  rig: AgentRig,
  { seconds, every }: Pick<SwapLoad, 'seconds' | 'every'>,
): Promise<SwapResult & { readonly duplicates: readonly string[] }> {
  const agent = await rig.start();
  await callAgent(agent, '/svc/orders-api/first');
  const result = await loadWhileSwapping({
    seconds,
    every,
    rate: 200,
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
  return { ...result, duplicates: duplicatesOf(rig.apis.calls.map((call) => call.replace(/ \S+ /, ' '))) };
}
