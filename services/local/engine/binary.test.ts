import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import manifest from '../../../package.json';
import { type EngineHost, ENGINE_VERSION, findEngineBinary } from './binary.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waypost-binary-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A machine of another kind, whose npm installs any package or fails. */
function machine(platform: string, arch: string, npmCode = 0) {
  const calls: (readonly string[])[] = [];
  const lines: string[] = [];
  const host: EngineHost = {
    platform,
    arch,
    installed: () => undefined,
    npm: (args) => {
      calls.push(args);
      const packageFolder = join(folder, 'engine', 'node_modules', '@dynoxide', `${platform}-${arch}`);
      mkdirSync(packageFolder, { recursive: true });
      writeFileSync(join(packageFolder, 'package.json'), '{}');
      writeFileSync(join(packageFolder, platform === 'win32' ? 'dynoxide.exe' : 'dynoxide'), '');
      return Promise.resolve(npmCode);
    },
    say: (line) => lines.push(line),
  };
  return { host, calls, lines };
}

it('uses the installed engine and prints nothing', async () => {
  const { host, calls, lines } = machine('linux', 'x64');

  const binary = await findEngineBinary(folder, { ...host, installed: (name) => `/modules/${name}` });

  expect([binary, calls, lines]).toEqual(['/modules/@dynoxide/linux-x64/dynoxide', [], []]);
});

it.each([
  ['darwin', 'arm64', 'dynoxide'],
  ['win32', 'x64', 'dynoxide.exe'],
])(
  'fetches the pinned engine for %s-%s once, prints it, and leaves the project unchanged',
  async (platform, arch, file) => {
    const { host, calls, lines } = machine(platform, arch);

    const first = await findEngineBinary(folder, host);
    const second = await findEngineBinary(folder, host);

    const name = `@dynoxide/${platform}-${arch}`;
    expect(first).toBe(join(folder, 'engine', 'node_modules', name, file));
    expect(second).toBe(first);
    expect(calls).toHaveLength(1);
    expect(calls[0]).toEqual(
      expect.arrayContaining(['--prefix', join(folder, 'engine'), '--no-save', `${name}@${ENGINE_VERSION}`]),
    );
    expect(lines).toEqual([
      expect.stringContaining(`No engine for ${platform}-${arch} is installed. Fetching ${name}@${ENGINE_VERSION}`),
    ]);
  },
);

it('names WAYPOST_ENGINE_URL where npm has no engine for the platform', async () => {
  const { host } = machine('sunos', 'sparc', 1);

  const refusal = findEngineBinary(folder, host);

  await expect(refusal).rejects.toMatchObject({
    name: 'StartRefused',
    message: expect.stringContaining('@dynoxide/sunos-sparc'),
    remedy: expect.stringContaining('WAYPOST_ENGINE_URL'),
  });
});

it('fetches the version that package.json pins', () => {
  expect(manifest.optionalDependencies['@dynoxide/linux-x64']).toBe(ENGINE_VERSION);
});
