import { describeOnEngine } from '../../../sdk/test/engine.js';
import { createRig, type Rig } from '../../test/rig.js';
import { createPulse } from './pulse.js';

const PLACE = { account: '111122223333', region: 'eu-west-1' };

describeOnEngine('signs of life', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await createRig();
  });
  afterAll(() => rig.stop());

  it.each<[string, number, number]>([
    ['one within ten seconds is not written', 9, 0],
    ['one after ten seconds is', 10, 10],
    ['one after the clock was set back by minutes is', -600, -600],
  ])('%s', async (_, later, told) => {
    const began = 1_800_000_000;
    let now = began;
    const pulse = createPulse(rig.client, rig.tables.records, () => now);
    await pulse.beat({ ...PLACE, of: 'event', at: now });

    now += later;
    await pulse.beat({ ...PLACE, of: 'event', at: now });

    await expect(pulse.all()).resolves.toEqual([{ ...PLACE, lastEvent: began + told }]);
  });
});
