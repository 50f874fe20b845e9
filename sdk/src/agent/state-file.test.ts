import { outage } from '../../test/memory-source.js';
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { spawn, spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { serviceEntry } from '../../test/documents.js';
import type { RegistrySnapshot } from '../snapshot.js';
import { loadState, stateFileIn } from './state-file.js';
import { callAgent, createAgentRig, inRegion, type AgentRig } from './test/agent-suite.js';

describe('the state of the agent', () => {
  let rig: AgentRig;
  let state: string;
  let file: string;

  beforeEach(async () => {
    rig = await createAgentRig();
    state = mkdtempSync(join(tmpdir(), 'waypost-agent-'));
    file = join(state, 'waypost-agent.json');
  });
  afterEach(async () => {
    await rig.stop();
    rmSync(state, { recursive: true });
  });

  /** An agent reads the registry, saves what it read and ends. */
  const leaveState = async (): Promise<void> => {
    const agent = await rig.start({ options: { state } });
    await callAgent(agent, '/svc/orders-api/x');
    await agent.drain();
    rig.apis.calls.length = 0;
  };
  const refuseReads = (): void => {
    rig.source.failure = outage();
  };

  it('is saved while the agent runs, readable by nobody else, and leaves no temporary file', async () => {
    const agent = await rig.start({ options: { state } });
    await callAgent(agent, '/svc/orders-api/x');
    while (readdirSync(state).length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    await agent.drain();

    expect(readdirSync(state)).toEqual(['waypost-agent.json']);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
      registry: 'memory',
      snapshot: { registry: 'prod' },
    });
  });

  it('is not created by an agent that has read nothing', async () => {
    refuseReads();
    const agent = await rig.start({ options: { state } });
    await agent.drain();

    expect(readdirSync(state)).toEqual([]);
  });

  it.each([
    ['refuses', refuseReads],
    ['never answers', () => void (rig.source.gate = new Promise(() => {}))],
  ])('answers the first call within half a second while the registry %s', async (_, fail) => {
    await leaveState();
    fail();
    const started = performance.now();

    const agent = await rig.start({ options: { state } });
    const health = await callAgent(agent, '/healthz');
    const answer = await callAgent(agent, '/svc/orders-api/orders/42');

    expect(performance.now() - started).toBeLessThan(500);
    expect(health.status).toBe(200);
    expect(answer).toMatchObject({ status: 200, text: '/prod/orders/42' });
    expect(answer.headers).toMatchObject({
      'waypost-source': 'snapshot',
      'waypost-age': expect.stringMatching(/^\d+$/),
    });
  });

  it('gives way to the registry as soon as it answers', async () => {
    await leaveState();
    rig.replaceApi();

    const answer = await callAgent(await rig.start({ options: { state } }), '/svc/orders-api/x');

    expect(answer).toMatchObject({ status: 200, headers: { 'waypost-source': 'live' } });
  });

  it('survives runs in which the registry stays down', async () => {
    await leaveState();
    const before = readFileSync(file, 'utf8');
    refuseReads();
    for (const run of [1, 2]) {
      const agent = await rig.start({ options: { state } });
      expect((await callAgent(agent, `/svc/orders-api/${run}`)).status).toBe(200);
      await agent.drain();
    }

    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  const edited = (change: (content: Record<string, unknown>) => void) => (): void => {
    const content = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    change(content);
    writeFileSync(file, JSON.stringify(content));
  };

  type Sabotage = [title: string, why: string, spoil: () => void];
  it.each<Sabotage>([
    ['is cut off', 'it is cut off or no JSON', () => writeFileSync(file, readFileSync(file, 'utf8').slice(0, 200))],
    ['is empty', 'it is cut off or no JSON', () => writeFileSync(file, '')],
    ['has another format', 'it has the format of another version.', edited((content) => (content.format = 'other'))],
    [
      'is of another registry',
      'it is of another registry (https://evil.test/). Give each registry a --state of its own.',
      edited((content) => (content.registry = 'https://evil.test/')),
    ],
    [
      'has a malformed document',
      'none of its documents can be read.',
      edited(({ snapshot }) => Object.assign(snapshot!, { documents: [{ key: 1 }] })),
    ],
    [
      'has a time that is not a number',
      'none of its documents can be read.',
      edited(({ snapshot }) => {
        for (const row of (snapshot as { documents: { readAt: unknown }[] }).documents) row.readAt = null;
      }),
    ],
    ['has no snapshot', 'none of its documents can be read.', edited((content) => delete content.snapshot)],
    ['has more than 64 MB', 'it has more than 64 MB.', () => truncateSync(file, 67_108_865)],
    ['can be written by others', 'other users may write it.', () => chmodSync(file, 0o666)],
    [
      'is a pipe',
      'it is not a file.',
      () => {
        rmSync(file);
        spawnSync('mkfifo', [file]);
      },
    ],
    [
      'is a symbolic link',
      'it is a symbolic link.',
      () => {
        const elsewhere = join(state, 'elsewhere');
        writeFileSync(elsewhere, readFileSync(file));
        rmSync(file);
        symlinkSync(elsewhere, file);
      },
    ],
  ])('is ignored when it %s, which the log says with the reason: %s', async (_, why, spoil) => {
    await leaveState();
    spoil();

    const answer = await callAgent(await rig.start({ options: { state } }), '/svc/orders-api/x');

    expect(answer).toMatchObject({ status: 200, headers: { 'waypost-source': 'live' } });
    expect(rig.warnings).toEqual([expect.stringContaining(`The state in ${file} is ignored: ${why}`)]);
    expect(rig.warnings[0]).toContain('The agent starts without it, and replaces it at the next save.');
  });

  it('a year old still answers, and says its age', async () => {
    await leaveState();
    edited(({ snapshot }) => {
      const { documents } = snapshot as { documents: { readAt: number }[] };
      for (const row of documents) row.readAt -= 31_536_000_000;
    })();
    refuseReads();

    const answer = await callAgent(await rig.start({ options: { state } }), '/svc/orders-api/x');

    expect(answer).toMatchObject({ status: 200, headers: { 'waypost-source': 'snapshot' } });
    expect(Number(answer.headers['waypost-age'])).toBeGreaterThanOrEqual(31_536_000);
  });

  it('shared by two agents holds what both know, and never an older document for a newer one', async () => {
    rig.source.documents.set('service:billing-api', inRegion(serviceEntry('billing-api', { apiId: 'f9e8d7c6b5' })));
    const [first, second] = [await rig.start({ options: { state } }), await rig.start({ options: { state } })];
    await callAgent(first, '/svc/orders-api/x');
    rig.replaceApi();
    await callAgent(second, '/svc/orders-api/x');
    await callAgent(second, '/svc/billing-api/x');
    await second.drain();
    await first.drain();

    const { snapshot } = JSON.parse(readFileSync(file, 'utf8')) as { snapshot: RegistrySnapshot };
    const held = Object.fromEntries(
      snapshot.documents.flatMap(({ key, document }) =>
        key.kind === 'service' && 'regions' in document ? [[key.name, JSON.stringify(document)]] : [],
      ),
    );

    expect(held['orders-api']).toContain('z9z9z9z9z9');
    expect(held['billing-api']).toContain('f9e8d7c6b5');
    expect(readdirSync(state)).toEqual(['waypost-agent.json']);
  });

  it('is saved although an agent that was killed left half a file behind, which is removed once it is old', async () => {
    const [old, young] = [`${file}.0a1b2c.tmp`, `${file}.3d4e5f.tmp`];
    for (const leftover of [old, young]) writeFileSync(leftover, '{"format":');
    utimesSync(old, 1, 1);
    await leaveState();

    expect(readdirSync(state).sort()).toEqual(['waypost-agent.json', 'waypost-agent.json.3d4e5f.tmp']);
  });

  it('is the old or the new one, whenever the agent is killed', async () => {
    const script = join(state, 'writer.mjs');
    const shared = { format: 'esm', platform: 'node', bundle: true, logLevel: 'error' } as const;
    buildSync({ entryPoints: [join(__dirname, 'test/state-writer.ts')], outfile: script, ...shared });
    const directory = join(state, 'shared');
    const sizes = new Set<number>();
    for (let round = 0; round < 6; round += 1) {
      // Two at a time, and one of them dies at a random moment of its writes.
      const writers = [0, 1].map(() =>
        spawn(process.execPath, [script, directory], { stdio: ['ignore', 'pipe', 'inherit'] }),
      );
      await Promise.all(writers.map(({ stdout }) => new Promise((resolve) => stdout.once('data', resolve))));
      await new Promise((resolve) => setTimeout(resolve, 40 * Math.random()));
      const ended = writers.map((writer) => new Promise((resolve) => writer.once('exit', resolve)));
      for (const writer of writers) writer.kill('SIGKILL');
      await Promise.all(ended);

      const { snapshot, warning } = await loadState(stateFileIn(directory, 'memory'));
      expect(warning).toBeUndefined();
      sizes.add(snapshot?.documents.length ?? 0);
    }

    expect([...sizes].every((size) => size > 0)).toBe(true);
    // Of each agent that was killed one temporary file at most.
    expect(readdirSync(directory).length).toBeLessThanOrEqual(13);
  });

  it('that cannot be saved is reported once, and calls go on', async () => {
    writeFileSync(join(state, 'occupied'), '');
    const agent = await rig.start({ options: { state: join(state, 'occupied') } });

    const answer = await callAgent(agent, '/svc/orders-api/x');
    await agent.drain();

    expect(answer.status).toBe(200);
    expect(rig.warnings.filter((line) => line.includes('cannot be saved'))).toHaveLength(1);
  });
});
