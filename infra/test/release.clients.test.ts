// Tests that a release is the same byte for byte, whatever the folder, the umask, the time zone, the locale and the clock of the
// build. Also tests that its CDK package works in a fresh folder.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
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
  /** Days by which its clock is wrong. */
  readonly daysAhead: number;
}

const MACHINES: readonly BuildMachine[] = [
  { folder: 'one', umask: 0o022, env: { TZ: 'UTC', LC_ALL: 'C' }, daysAhead: 0 },
  {
    folder: 'another/folder',
    umask: 0o077,
    env: { TZ: 'Pacific/Auckland', LC_ALL: 'tr_TR.UTF-8' },
    daysAhead: 400,
  },
];

/** Sets the clock of a Node process. */
const clock = (days: number): string => `
  const Real = Date;
  const now = () => Real.now() + ${days * 86_400_000};
  globalThis.Date = class Date extends Real {
    constructor(...given) { super(...(given.length === 0 ? [now()] : given)); }
    static now() { return now(); }
  };`;

const { version } = JSON.parse(readFileSync(join(ROOT, 'sdk/package.json'), 'utf8')) as { version: string };
const OLDEST_CDK = '2.200.0';

/** Both constructs, judged by cdk-nag, which needs a newer CDK than the oldest. */
const CHECKED = `
import { App, Stack, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { WaypostHub, WaypostSpoke } from 'waypost-cdk';

const app = new App();
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
new WaypostHub(new Stack(app, 'Hub'), 'Waypost');
new WaypostSpoke(new Stack(app, 'Spoke'), 'Waypost', { hubAccountId: '111122223333', hubRegion: 'eu-west-1' });
app.synth();
`;

// Within the checkout: hard links to its packages need the same file system.
const LOCAL = join(ROOT, '.waypost');
mkdirSync(LOCAL, { recursive: true });
const work = mkdtempSync(join(LOCAL, 'release-test-'));
/** Outside the checkout, so that its packages are not found. */
const fresh = mkdtempSync(join(tmpdir(), 'waypost-release-test-'));
const [first, second] = MACHINES.map(({ folder }) => join(work, folder, 'infra/dist/release')) as [string, string];

beforeAll(async () => {
  await Promise.all(MACHINES.map(buildOn));
}, 480_000);

afterAll(() => {
  for (const folder of [work, fresh]) rmSync(folder, { recursive: true, force: true });
});

/** Builds a release in a copy of this checkout, as `git clone` and `npm ci` would make it on that machine. */
async function buildOn({ folder, umask, env, daysAhead }: BuildMachine): Promise<void> {
  const copy = join(work, folder);
  const { stdout } = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: ROOT });
  for (const file of stdout.split('\0').filter((name) => name !== '')) {
    const to = join(copy, file);
    mkdirSync(dirname(to), { recursive: true });
    copyFileSync(join(ROOT, file), to);
    chmodSync(to, statSync(to).mode & ~umask);
    const written = new Date(Date.now() + daysAhead * 86_400_000);
    utimesSync(to, written, written);
  }
  const setClock = join(work, `clock-${daysAhead}.cjs`);
  writeFileSync(setClock, clock(daysAhead));
  const modules = join(copy, 'node_modules');
  mkdirSync(modules);
  const installed = readdirSync(join(ROOT, 'node_modules')).filter((name) => name !== '.cache');
  await run('cp', ['-al', ...installed.map((name) => join(ROOT, 'node_modules', name)), modules]);
  const script = `umask ${umask.toString(8)} && exec npm run release:build`;
  // The CDK validates templates in one of the tests below.
  const shared = {
    PATH: process.env.PATH ?? '',
    HOME: work,
    NODE_OPTIONS: `--require=${setClock}`,
    CDK_VALIDATION: 'false',
  };
  await run('sh', ['-c', script], { cwd: copy, env: { ...shared, ...env } });
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

it('the bills of materials list the shipped packages as required, and no other', () => {
  const read = (name: string) => JSON.parse(readFileSync(join(first, name), 'utf8')) as Sbom;
  const [packaged, functions] = [`waypost-${version}`, `waypost-functions-${version}`];
  const listed = (name: string) => read(`${name}.cdx.json`).components.map((each) => each.name);

  expect(listed(packaged)).toEqual(['commander']);
  expect(listed(functions)).toEqual(expect.arrayContaining(['@aws-sdk/client-dynamodb']));
  expect(listed(functions)).not.toEqual(expect.arrayContaining(['jest']));
  expect(listed(`waypost-cdk-${version}`)).toEqual(listed(functions));
  for (const name of [packaged, functions]) {
    const { components } = read(`${name}.cdx.json`);
    const { packages, relationships } = read(`${name}.spdx.json`);
    expect(packages.map((each) => each.name).slice(1)).toEqual(listed(name));
    expect(relationships.map((each) => each.relatedSpdxElement)).toEqual(packages.map(({ SPDXID }) => SPDXID));
    for (const { scope, hashes = [] } of components) expect([scope, hashes.length]).toEqual(['required', 1]);
    for (const { checksums = [] } of packages.slice(1)) expect(checksums).toHaveLength(1);
  }
});

interface Sbom {
  readonly components: readonly {
    readonly name: string;
    readonly scope: string;
    readonly hashes?: readonly object[];
  }[];
  readonly packages: readonly {
    readonly name: string;
    readonly SPDXID: string;
    readonly checksums?: readonly object[];
  }[];
  readonly relationships: readonly { readonly relatedSpdxElement: string }[];
}

describe('the CDK package of a release', () => {
  const packed = join(first, `waypost-cdk-${version}.tgz`);

  function folderWith(files: Readonly<Record<string, string>>, cdk: string): string {
    const folder = join(fresh, cdk);
    mkdirSync(folder);
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'app', private: true, type: 'module' }));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return folder;
  }

  const tsx = join(ROOT, 'node_modules/tsx/dist/esm/index.mjs');

  it('compiles and synthesises its example with the oldest CDK that it allows', async () => {
    const example = readFileSync(join(ROOT, 'infra/cdk/example/app.ts'), 'utf8');
    const compilerOptions = { noEmit: true, strict: true, skipLibCheck: true, module: 'nodenext', types: [] };
    const tsconfig = JSON.stringify({ compilerOptions, files: ['app.ts'] });
    const folder = folderWith({ 'app.ts': example, 'tsconfig.json': tsconfig }, OLDEST_CDK);
    const options = ['--no-audit', '--no-fund', '--ignore-scripts', '--prefer-offline'];
    const packages = [packed, `aws-cdk-lib@${OLDEST_CDK}`, 'constructs@10.4.2'];
    await run('npm', ['install', ...options, ...packages], { cwd: folder });
    await Promise.all([
      run(process.execPath, [join(ROOT, 'node_modules/typescript-7/bin/tsc')], { cwd: folder }),
      run(process.execPath, ['--import', tsx, 'app.ts'], {
        cwd: folder,
        env: { ...process.env, CDK_OUTDIR: 'cdk.out' },
      }),
    ]);
    const templateOf = (stack: string) =>
      readTemplate(stack, readFileSync(join(folder, `cdk.out/${stack}.template.json`), 'utf8'));
    const hub = templateOf('Registry');
    const [function_] = Object.keys(hub.Resources).filter((id) => id.includes('ReconcileFunction'));

    expect(resourceOf(hub, function_ ?? '').Properties.Code).toEqual({
      S3Bucket: expect.anything() as unknown,
      S3Key: expect.stringMatching(/\.zip$/) as unknown,
    });
    expect(Object.keys(hub.Parameters)).toEqual(['BootstrapVersion']);
    expect(JSON.stringify(hub.Resources)).toContain('{"Key":"waypost:service","Value":"orders-api"}');
    expect(JSON.stringify(templateOf('OrderTeam').Resources)).toContain('event-bus/waypost-prod');
  }, 120_000);

  it("passes cdk-nag's rules for AWS solutions and the CDK's own validation with the newest CDK", async () => {
    const folder = folderWith({ 'checked.ts': CHECKED }, 'newest');
    const modules = join(folder, 'node_modules');
    mkdirSync(modules);
    for (const name of ['aws-cdk-lib', 'constructs', 'cdk-nag']) {
      symlinkSync(join(ROOT, 'node_modules', name), join(modules, name));
    }
    await run('tar', ['-xzf', packed, '-C', folder]);
    renameSync(join(folder, 'package'), join(modules, 'waypost-cdk'));
    const { stdout, stderr } = await run(process.execPath, ['--import', tsx, 'checked.ts'], { cwd: folder });

    expect(stdout + stderr).not.toMatch(/AwsSolutions|CloudFormation Validate/);
  }, 120_000);
});
