import { realpathSync } from 'node:fs';
import { createRestApi } from '../../core/test/cloudtrail/api-events.js';
import { useEngineAt } from '../../local/engine/engine.js';
import { describeOnEmbeddedEngine, startLocalServerUnderTest, temporaryFolder } from './local-server-under-test.js';
import { enginesOf, until } from './local-server-process.js';

jest.setTimeout(60_000);

describeOnEmbeddedEngine('a local server that is stopped during a large post', () => {
  it('finishes what is under way, fails the rest, and answers for all', async () => {
    const folder = temporaryFolder();
    const localServer = await startLocalServerUnderTest(folder.path);
    const ids = Array.from({ length: 3000 }, (_, index) => `s${String(index).padStart(9, '0')}`);

    const posted = localServer.publish(ids.map((apiId) => createRestApi({ apiId, name: apiId })));
    await until(async () => (await localServer.get(`/v1/services/${ids[40] ?? ''}`)).status === 200);
    await localServer.stop();
    const outcomes = (await posted).map(({ outcome }) => outcome);
    const done = outcomes.filter((outcome) => outcome === 'applied').length;
    const again = await startLocalServerUnderTest(folder.path);
    const repeated = await again.publish(ids.slice(0, done).map((apiId) => createRestApi({ apiId, name: apiId })));
    await again.stop();
    folder.remove();

    expect(outcomes).toEqual(ids.map((_, index) => (index < done ? 'applied' : 'failed')));
    expect(done).toBeGreaterThan(40);
    expect(new Set(repeated.map(({ outcome }) => outcome))).toEqual(new Set(['unchanged']));
  });

  it('goes on when the client goes away', async () => {
    const folder = temporaryFolder();
    const localServer = await startLocalServerUnderTest(folder.path);
    const gone = new AbortController();
    const events = Array.from({ length: 500 }, (_, index) =>
      createRestApi({ apiId: `g${String(index).padStart(9, '0')}`, name: `gone-${index}` }),
    );

    const body = JSON.stringify(events);
    const posted = fetch(`${localServer.url}/local/events`, { method: 'POST', body, signal: gone.signal });
    const failure = posted.then((response) => response.text()).catch((error: unknown) => String(error));
    await until(async () => (await localServer.get('/v1/services/gone-0')).status === 200);
    gone.abort();
    const [after] = await localServer.publish(createRestApi({ apiId: 'aftergone0', name: 'after-gone' }));
    await localServer.stop();
    folder.remove();

    expect(await failure).toContain('AbortError');
    expect(after?.outcome).toBe('applied');
    expect(localServer.output()).not.toContain('Error');
  });
});

describeOnEmbeddedEngine('an engine that stands still', () => {
  it('is waited for by what is posted, and by no reader for longer than the time given', async () => {
    const folder = temporaryFolder();
    const localServer = await startLocalServerUnderTest(folder.path);
    const events = Array.from({ length: 200 }, (_, index) =>
      createRestApi({ apiId: `h${String(index).padStart(9, '0')}`, name: `halt-${index % 40}` }),
    );
    const [engine = 0] = enginesOf(realpathSync(folder.path));

    const posted = localServer.publish(events);
    await until(async () => (await localServer.get('/v1/services/halt-0')).status === 200);
    process.kill(engine, 'SIGSTOP');
    const meanwhile = await localServer.get('/v1/services/halt-0');
    process.kill(engine, 'SIGCONT');
    const outcomes = (await posted).map(({ outcome }) => outcome);
    const after = await localServer.get('/v1/services/halt-39');
    await localServer.stop();
    folder.remove();

    expect(meanwhile.status).toBe(503);
    expect(await meanwhile.json()).toMatchObject({ code: 'REGISTRY_UNAVAILABLE' });
    expect(outcomes).toEqual(events.map(() => 'applied'));
    expect(after.status).toBe(200);
    expect(localServer.lost).toEqual([]);
  });
});

describeOnEmbeddedEngine('an engine that dies', () => {
  it('is started again, and has what it had', async () => {
    const folder = temporaryFolder();
    const localServer = await startLocalServerUnderTest(folder.path);
    const [before] = await localServer.publish(createRestApi({ apiId: 'before0000', name: 'before' }));
    const [engine = 0] = enginesOf(realpathSync(folder.path));

    process.kill(engine, 'SIGKILL');
    await until(
      async () =>
        (await localServer.get('/healthz')).status === 200 && localServer.output().includes('is running again'),
    );
    const [again, after] = await localServer.publish([
      createRestApi({ apiId: 'before0000', name: 'before' }),
      createRestApi({ apiId: 'after00000', name: 'after' }),
    ]);
    await localServer.stop();
    folder.remove();

    expect([before?.outcome, again?.outcome, after?.outcome]).toEqual(['applied', 'unchanged', 'applied']);
    expect(localServer.output()).toContain('The engine died (signal SIGKILL). Restarting it.');
    expect(localServer.lost).toEqual([]);
  });

  it('has its events answered as failed while it is down, and applied when they are posted again', async () => {
    const folder = temporaryFolder();
    const localServer = await startLocalServerUnderTest(folder.path);
    const event = createRestApi({ apiId: 'meanwhile0', name: 'meanwhile' });
    const [engine = 0] = enginesOf(realpathSync(folder.path));

    process.kill(engine, 'SIGSTOP');
    const held = localServer.publish(event);
    process.kill(engine, 'SIGKILL');
    const [first] = await held;
    await until(async () => (await localServer.get('/healthz')).status === 200);
    const [second] = await localServer.publish(event);
    await localServer.stop();
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
