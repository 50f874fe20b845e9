import { readdirSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createRestApi } from '../../core/test/cloudtrail/api-events.js';
import { useEngineAt } from '../../local/engine/engine.js';
import { describeOnEmbeddedEngine, startLocalServerUnderTest, temporaryFolder } from './local-server-under-test.js';
import { enginesOf, until } from './local-server-process.js';

jest.setTimeout(60_000);

describeOnEmbeddedEngine('a local server during a large post', () => {
  it('finishes the events under way, fails the rest and answers for all when it is stopped', async () => {
    const folder = temporaryFolder();
    const localServer = await startLocalServerUnderTest(folder.path);
    const ids = Array.from({ length: 600 }, (_, index) => `s${String(index).padStart(9, '0')}`);

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

  it('keeps serving when the client disconnects', async () => {
    const folder = temporaryFolder();
    const localServer = await startLocalServerUnderTest(folder.path);
    const client = new AbortController();
    const events = Array.from({ length: 200 }, (_, index) =>
      createRestApi({ apiId: `g${String(index).padStart(9, '0')}`, name: `left-${index}` }),
    );

    const body = JSON.stringify(events);
    const posted = fetch(`${localServer.url}/local/events`, { method: 'POST', body, signal: client.signal });
    const failure = posted.then((response) => response.text()).catch((error: unknown) => String(error));
    await until(async () => (await localServer.get('/v1/services/left-0')).status === 200);
    client.abort();
    const [after] = await localServer.publish(createRestApi({ apiId: 'afterleft0', name: 'after-left' }));
    await localServer.stop();
    folder.remove();

    expect(await failure).toContain('AbortError');
    expect(after?.outcome).toBe('applied');
    expect(localServer.output()).not.toContain('Error');
  });
});

describeOnEmbeddedEngine('a data folder whose registry is lost', () => {
  it('reports at its next start that the registry was lost, but not that an unused one is empty', async () => {
    const folder = temporaryFolder();
    const first = await startLocalServerUnderTest(folder.path);
    await first.stop();
    const second = await startLocalServerUnderTest(folder.path);
    await second.publish(createRestApi({ apiId: 'lostlost00', name: 'lost' }));
    await second.stop();
    for (const name of readdirSync(folder.path)) {
      if (name.startsWith('registry.db')) rmSync(join(folder.path, name));
    }

    const third = await startLocalServerUnderTest(folder.path);
    await third.stop();
    folder.remove();

    expect(second.output()).not.toContain('held records');
    expect(third.output()).toContain('held records and is empty now');
  });
});

describeOnEmbeddedEngine('a suspended engine', () => {
  it('delays posts until it resumes, and readers only until their timeout', async () => {
    const folder = temporaryFolder();
    const localServer = await startLocalServerUnderTest(folder.path);
    const events = Array.from({ length: 120 }, (_, index) =>
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
  it('is restarted and keeps its data', async () => {
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

  it('makes events fail while it is down, which are applied when they are posted again', async () => {
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

    // The AWS client retries automatically, so the first post may outlast the restart.
    expect(['failed', 'applied']).toContain(first?.outcome);
    expect(second?.outcome).toBe(first?.outcome === 'failed' ? 'applied' : 'unchanged');
  });
});

it.each(['localhost:8000', 'ftp://127.0.0.1', 'nonsense', 'http://127.0.0.1:9'])(
  'the engine URL %s is refused',
  async (url) => {
    const refusal = useEngineAt(url);

    await expect(refusal).rejects.toMatchObject({ name: 'StartRefused', message: expect.stringContaining(url) });
  },
);
