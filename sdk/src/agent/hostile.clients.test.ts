import { tryHostileRequests } from './test/hostile-run.js';

it('none of 20 000 hostile requests reaches another host, becomes two, or leaves the agent with broken grammar', async () => {
  const seed = Number(process.env.HOSTILE_SEED ?? Date.now() % 1_000_000);

  expect({ seed, wrong: await tryHostileRequests({ count: 20_000, seed }) }).toEqual({ seed, wrong: [] });
}, 300_000);
