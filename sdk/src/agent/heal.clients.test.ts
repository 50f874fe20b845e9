// The long form of `heal.test.ts`: `SWAP_SECONDS=600 npm run test:clients -- sdk/src/agent/heal` for ten minutes.
import { createAgentRig } from './test/agent-suite.js';
import { swapUnderLoad } from './test/swap-load.js';

const SECONDS = Number(process.env.SWAP_SECONDS ?? 8);

it(
  'the agent loses no GET or PUT and repeats no POST while the API is replaced each second',
  async () => {
    const rig = await createAgentRig();

    const { calls, failed, duplicates } = await swapUnderLoad(rig, { seconds: SECONDS, every: 1000 });
    await rig.stop();

    expect({ failed, duplicates }).toEqual({ failed: {}, duplicates: [] });
    expect(calls).toBeGreaterThan(100 * SECONDS);
  },
  (1.2 * SECONDS + 60) * 1000,
);
