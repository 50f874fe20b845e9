import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { describeOnEngine } from '../../../sdk/test/engine.js';
import { createRig, type Rig } from '../../test/rig.js';
import { ownKey } from './sweep-state.js';
import { createSharedTimetable } from './timetable.js';

const SCOPE = { account: '111122223333', region: 'eu-west-1' };
const NOW = 1_800_000_000_000;

describeOnEngine('a timetable shared by processes', () => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await createRig();
  });
  afterEach(() => rig.stop());

  const timetable = (scope = SCOPE) => createSharedTimetable(rig.client, rig.tables.records, scope);

  it('gives thirty concurrent callers of three processes thirty evenly spaced turns', async () => {
    const processes = [timetable(), timetable(), timetable()];

    const turns = await Promise.all(Array.from({ length: 30 }, (_, n) => processes[n % 3]!.reserve(NOW, 1000 / 3)));

    expect(turns.sort((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, n) => NOW + 334 * n));
  });

  it('starts again after a pause, without a burst to catch up', async () => {
    await timetable().reserve(NOW, 300);

    expect(await timetable().reserve(NOW + 60_000, 300)).toBe(NOW + 60_000);
    expect(await timetable().reserve(NOW + 60_000, 300)).toBe(NOW + 60_300);
  });

  it('waits for a turn that was reserved late because AWS asked for a pause', async () => {
    await timetable().reserve(NOW + 5000, 300);

    expect(await timetable().reserve(NOW, 300)).toBe(NOW + 5300);
  });

  it('keeps the turns of each scope apart', async () => {
    await timetable().reserve(NOW, 300);

    expect(await timetable({ ...SCOPE, region: 'us-east-1' }).reserve(NOW, 300)).toBe(NOW);
  });

  it('ignores a turn that was reserved with a clock a day ahead', async () => {
    await rig.client.send(
      new PutCommand({ TableName: rig.tables.records, Item: { ...ownKey(SCOPE, 'turns'), freeAt: NOW + 86_400_000 } }),
    );

    expect(await timetable().reserve(NOW, 300)).toBe(NOW);
  });
});
