// The long form of `hostile.test.ts`: `HOSTILE_REQUESTS=20000 npm run test:clients -- sdk/src/agent/hostile`.
import { tryHostileRequests } from './test/hostile-run.js';

const COUNT = Number(process.env.HOSTILE_REQUESTS ?? 4000);

it('none of thousands of hostile requests reaches another host, becomes two, or leaves the agent with broken grammar', async () => {
  const seed = Number(process.env.HOSTILE_SEED ?? Date.now() % 1_000_000);

  expect({ seed, wrong: await tryHostileRequests({ count: COUNT, seed }) }).toEqual({ seed, wrong: [] });
}, 300_000);
