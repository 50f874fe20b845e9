import { describeOnEngine } from '../../../sdk/test/engine.js';
import { createRig, type Rig } from '../../test/rig.js';
import { createHeartbeat } from './heartbeat.js';

const SCOPE = { account: '111122223333', region: 'eu-west-1' };

describeOnEngine('heartbeats', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await createRig();
  });
  afterAll(() => rig.stop());

  it.each<[string, number, number]>([
    ['a second heartbeat within ten seconds is not written', 9, 0],
    ['a heartbeat after ten seconds is written', 10, 10],
    ['a heartbeat is written after the clock was set back by minutes', -600, -600],
  ])('%s', async (_, later, last) => {
    const began = 1_800_000_000;
    let now = began;
    const heartbeat = createHeartbeat(rig.client, rig.tables.records, () => now);
    await heartbeat.beat({ ...SCOPE, of: 'event', at: now });

    now += later;
    await heartbeat.beat({ ...SCOPE, of: 'event', at: now });

    await expect(heartbeat.all()).resolves.toEqual([{ ...SCOPE, lastEvent: began + last }]);
  });
});
