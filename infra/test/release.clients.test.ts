// Tests that a release is the same byte for byte, whatever the folder, the umask, the time zone and the locale of the build.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';
import { HANDLERS } from '../hub/handlers.js';
import { pascal } from '../hub/rule-names.js';
import { ROOT } from '../third-party.js';
import { readTemplate, resourceOf } from './template.js';

const run = promisify(execFile);

interface BuildMachine {
  readonly folder: string;
  readonly umask: number;
  readonly env: Readonly<Record<string, string>>;
}

const MACHINES: readonly BuildMachine[] = [
  { folder: 'one', umask: 0o022, env: { TZ: 'UTC', LC_ALL: 'C' } },
  { folder: 'another/folder', umask: 0o077, env: { TZ: 'Pacific/Auckland', LC_ALL: 'tr_TR.UTF-8' } },
];

const work = mkdtempSync(join(tmpdir(), 'waypost-release-test-'));
const [first, second] = MACHINES.map(({ folder }) => join(work, folder, 'infra/dist/release')) as [string, string];

beforeAll(async () => {
  await Promise.all(MACHINES.map(buildOn));
}, 240_000);

afterAll(() => rmSync(work, { recursive: true, force: true }));

/** Builds a release in a copy of this checkout, as `git clone` and `npm ci` would make it on that machine. */
async function buildOn({ folder, umask, env }: BuildMachine): Promise<void> {
  const copy = join(work, folder);
  const { stdout } = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: ROOT });
  for (const file of stdout.split('\0').filter((name) => name !== '')) {
    const to = join(copy, file);
    mkdirSync(dirname(to), { recursive: true });
    copyFileSync(join(ROOT, file), to);
    chmodSync(to, statSync(to).mode & ~umask);
  }
  const modules = join(copy, 'node_modules');
  mkdirSync(modules);
  const installed = readdirSync(join(ROOT, 'node_modules')).filter((name) => name !== '.cache');
  await run('cp', ['-al', ...installed.map((name) => join(ROOT, 'node_modules', name)), modules]);
  const script = `umask ${umask.toString(8)} && exec npm run release:build`;
  await run('sh', ['-c', script], { cwd: copy, env: { PATH: process.env.PATH ?? '', HOME: work, ...env } });
}

const filesOf = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(folder, name)).isFile())
    .sort();

const hashOf = (path: string, encoding: 'hex' | 'base64' = 'hex'): string =>
  createHash('sha256').update(readFileSync(path)).digest(encoding);

it('two builds of a release on different machines give the same bytes', () => {
  const hashes = (folder: string) => filesOf(folder).map((name) => `${hashOf(join(folder, name))}  ${name}`);

  expect(hashes(second)).toEqual(hashes(first));
});

it('checksums.txt has the hash of each file of a release', () => {
  const lines = readFileSync(join(first, 'checksums.txt'), 'utf8').trimEnd().split('\n');
  const others = filesOf(first).filter((name) => name !== 'checksums.txt');

  expect(lines.sort()).toEqual(others.map((name) => `${hashOf(join(first, name))}  ${name}`).sort());
});

it('the template of a release has the keys and the hashes of the functions that come with it', () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'sdk/package.json'), 'utf8')) as { version: string };
  const hub = readTemplate('hub', readFileSync(join(first, 'templates/hub.template.json'), 'utf8'));
  const found = HANDLERS.map((handler) => {
    const { Properties, Metadata } = resourceOf(hub, `${pascal(handler)}Function`);
    const { S3Key } = Properties.Code as { S3Key: { 'Fn::Sub': string } };
    const key = S3Key['Fn::Sub'].replace('${CodePrefix}', '');
    expect(hashOf(join(first, 'functions', key), 'base64')).toBe(Metadata?.CodeSha256);
    return key;
  });

  expect(found.every((key) => key.startsWith(`waypost/${version}/`))).toBe(true);
  expect(filesOf(join(first, 'functions'))).toEqual(found.sort());
});

it('the Terraform archive of a release has the root module at the top, the others below it, and the code of the functions', () => {
  const [name = ''] = readdirSync(join(first, 'terraform'));
  const entries = Object.keys(unzipSync(readFileSync(join(first, 'terraform', name))));
  const folders = ['', 'modules/hub/', 'modules/spoke/', 'modules/reader/'];
  const functions = entries.filter((entry) => entry.startsWith('modules/hub/functions/'));

  for (const file of ['main.tf', 'outputs.tf', 'variables.tf', 'versions.tf', 'README.md']) {
    expect(entries).toEqual(expect.arrayContaining(folders.map((folder) => `${folder}${file}`)));
  }
  expect(functions.map((entry) => entry.replace('modules/hub/functions/', ''))).toEqual(
    filesOf(join(first, 'functions')),
  );
});

it('a bill of materials lists the shipped packages as required, and no other', () => {
  const [functions, packaged] = filesOf(first)
    .filter((name) => name.endsWith('.cdx.json'))
    .map((name) => JSON.parse(readFileSync(join(first, name), 'utf8')) as { components: SbomEntry[] });
  const namesOf = (sbom: { components: SbomEntry[] }) => sbom.components.map(({ name }) => name);

  expect(namesOf(packaged!)).toEqual(['commander']);
  expect(namesOf(functions!)).toEqual(expect.arrayContaining(['@aws-sdk/client-dynamodb']));
  expect(namesOf(functions!)).not.toEqual(expect.arrayContaining(['jest']));
  for (const { scope, hashes } of [...packaged!.components, ...functions!.components]) {
    expect({ scope, hashed: (hashes ?? []).length > 0 }).toEqual({ scope: 'required', hashed: true });
  }
});

interface SbomEntry {
  readonly name: string;
  readonly scope: string;
  readonly hashes?: readonly object[];
}
