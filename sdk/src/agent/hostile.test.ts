import { tryHostileRequests } from './test/hostile-run.js';

it('no hostile request reaches another host, becomes two, or leaves the agent with broken grammar', async () => {
  expect(await tryHostileRequests({ count: 300, seed: 19 })).toEqual([]);
});
