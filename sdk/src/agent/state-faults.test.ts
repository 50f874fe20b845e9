import { spawnSync } from 'node:child_process';
import { mkdtempSync, promises, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { serviceEntry } from '../../test/documents.js';
import { SCHEMA } from '../model/schema.js';
import type { RegistrySnapshot } from '../snapshot.js';
import { loadState, saveState, stateFileIn } from './state-file.js';

const stateOf = (...names: string[]): RegistrySnapshot => ({
  schema: SCHEMA,
  registry: 'prod',
  documents: names.map((name) => ({ key: { kind: 'service', name }, document: serviceEntry(name), readAt: 1 })),
});

/** The steps of a save, each as the file system offers it. */
const STEPS = ['open', 'write', 'sync', 'rename', 'open the directory', 'sync the directory'] as const;
type SaveStep = (typeof STEPS)[number];

/** Runs `fault` in place of one step of the saves. */
function spoil(directory: string, step: SaveStep, fault: () => Promise<never>): void {
  const { open } = promises;
  if (step === 'write') jest.spyOn(promises, 'writeFile').mockImplementation(fault);
  if (step === 'rename') jest.spyOn(promises, 'rename').mockImplementation(fault);
  jest.spyOn(promises, 'open').mockImplementation(async (path, flags, mode) => {
    const isWanted = step.endsWith('the directory') ? path === directory : String(path).endsWith('.tmp');
    if (isWanted && step.startsWith('open')) return fault();
    const handle = await open(path, flags, mode);
    if (isWanted && step.startsWith('sync')) jest.spyOn(handle, 'sync').mockImplementation(fault);
    return handle;
  });
}

describe('a save of the state', () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'waypost-faults-'));
  });
  afterEach(() => {
    jest.restoreAllMocks();
    rmSync(directory, { recursive: true });
  });

  const namesIn = async (): Promise<string[]> => {
    const { snapshot, warning } = await loadState(stateFileIn(directory, 'memory'));
    expect(warning).toBeUndefined();
    return (snapshot?.documents ?? []).map(({ key }) => ('name' in key ? key.name : '')).sort();
  };

  it.each(STEPS)('that fails at the step "%s" leaves a whole state, and the next one succeeds', async (step) => {
    const file = stateFileIn(directory, 'memory');
    await saveState(file, stateOf('old'));
    spoil(directory, step, () => Promise.reject(Object.assign(new Error('no space left'), { code: 'ENOSPC' })));

    await expect(saveState(file, stateOf('new'))).rejects.toThrow('no space left');
    jest.restoreAllMocks();

    expect(await namesIn()).toEqual(step.endsWith('the directory') ? ['new', 'old'] : ['old']);
    expect(readdirSync(directory)).toEqual(['waypost-agent.json']);
    await saveState(file, stateOf('next'));
    expect(await namesIn()).toContain('next');
  });

  it.each(STEPS)('that the machine ends at the step "%s" leaves the old state or the new one', async (step) => {
    const file = stateFileIn(directory, 'memory');
    await saveState(file, stateOf('old'));
    await new Promise<void>((resolve) => {
      spoil(directory, step, () => {
        resolve();
        return new Promise(() => {});
      });
      void saveState(file, stateOf('new'));
    });
    jest.restoreAllMocks();

    expect(await namesIn()).toEqual(step.endsWith('the directory') ? ['new', 'old'] : ['old']);
    await saveState(file, stateOf('next'));
    expect(await namesIn()).toContain('next');
  });

  it('that may not remove a killed agent’s temporary file succeeds', async () => {
    const leftover = join(directory, 'waypost-agent.json.0a1b2c.tmp');
    writeFileSync(leftover, '');
    utimesSync(leftover, 1, 1);
    jest.spyOn(promises, 'rm').mockRejectedValue(Object.assign(new Error('not permitted'), { code: 'EPERM' }));

    await saveState(stateFileIn(directory, 'memory'), stateOf('new'));

    expect(await namesIn()).toEqual(['new']);
  });

  it('that the system ends in the middle of the file (EFBIG) leaves the old state', async () => {
    await saveState(stateFileIn(directory, 'memory'), stateOf('old'));
    const script = join(directory, 'writer.mjs');
    const shared = { format: 'esm', platform: 'node', bundle: true, logLevel: 'error' } as const;
    buildSync({ entryPoints: [join(__dirname, 'test/state-writer.ts')], outfile: script, ...shared });

    const { stderr } = spawnSync('sh', [
      '-c',
      'ulimit -f 16; exec "$0" "$@"',
      process.execPath,
      script,
      directory,
      '1',
    ]);

    expect(stderr.toString()).toContain('EFBIG');
    expect(await namesIn()).toEqual(['old']);
    expect(readdirSync(directory).sort()).toEqual(['waypost-agent.json', 'writer.mjs']);
  });
});
