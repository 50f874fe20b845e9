import { realpathSync } from 'node:fs';
import { describeOnEngine } from '../../../sdk/test/engine.js';
import { createRestApi } from '../../core/test/cloudtrail/api-events.js';
import { useEngineAt } from '../../local/engine.js';
import { startLaptopUnderTest, temporaryFolder } from './laptop-under-test.js';
import { enginesOf, until } from './laptop-process.js';

jest.setTimeout(60_000);

describeOnEngine('an engine that dies', () => {
  it('is started again, and has what it had', async () => {
    const folder = temporaryFolder();
    const laptop = await startLaptopUnderTest(folder.path);
    const [before] = await laptop.publish(createRestApi({ apiId: 'before0000', name: 'before' }));
    const [engine = 0] = enginesOf(realpathSync(folder.path));

    process.kill(engine, 'SIGKILL');
    await until(async () => (await laptop.get('/healthz')).status === 200 && laptop.output().includes('runs again'));
    const [again, after] = await laptop.publish([
      createRestApi({ apiId: 'before0000', name: 'before' }),
      createRestApi({ apiId: 'after00000', name: 'after' }),
    ]);
    await laptop.stop();
    folder.remove();

    expect([before?.outcome, again?.outcome, after?.outcome]).toEqual(['applied', 'unchanged', 'applied']);
    expect(laptop.output()).toContain('The engine ended (signal SIGKILL): starting it again.');
    expect(laptop.lost).toEqual([]);
  });

  it('has its events answered as failed while it is down, and applied when they are posted again', async () => {
    const folder = temporaryFolder();
    const laptop = await startLaptopUnderTest(folder.path);
    const event = createRestApi({ apiId: 'meanwhile0', name: 'meanwhile' });
    const [engine = 0] = enginesOf(realpathSync(folder.path));

    process.kill(engine, 'SIGSTOP');
    const held = laptop.publish(event);
    process.kill(engine, 'SIGKILL');
    const [first] = await held;
    await until(async () => (await laptop.get('/healthz')).status === 200);
    const [second] = await laptop.publish(event);
    await laptop.stop();
    folder.remove();

    // The clients try again by themselves, so that the first post may well have outlasted the restart.
    expect(['failed', 'applied']).toContain(first?.outcome);
    expect(second?.outcome).toBe(first?.outcome === 'failed' ? 'applied' : 'unchanged');
  });
});

it.each(['localhost:8000', 'ftp://127.0.0.1', 'nonsense', 'http://127.0.0.1:9'])(
  'refuses the engine %s',
  async (url) => {
    const refusal = useEngineAt(url);

    await expect(refusal).rejects.toMatchObject({ name: 'StartRefused', message: expect.stringContaining(url) });
  },
);
