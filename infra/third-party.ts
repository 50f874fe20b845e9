// Lists the third-party packages that Waypost ships, with their licences, from the bundles themselves. `npm run licences` writes
// the list, and a test checks that it is up to date.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { type Bundle, bundleHandlers } from './bundle.js';

export const ROOT = join(import.meta.dirname, '..');

interface Package {
  readonly name: string;
  readonly version: string;
  /** An SPDX expression. */
  readonly license: string;
}

interface Locked {
  readonly version?: string;
  readonly license?: string;
  readonly dev?: true;
  readonly devOptional?: true;
  readonly link?: true;
  readonly hasInstallScript?: true;
  readonly integrity?: string;
  /** Bundled in another package's archive. */
  readonly inBundle?: true;
}

/** The packages of the lock file by their folder. */
export function readLock(): Readonly<Record<string, Locked>> {
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, Locked>;
  }; // npm wrote it
  return Object.fromEntries(Object.entries(packages).filter(([folder]) => folder.startsWith('node_modules/')));
}

export interface Shipment {
  readonly what: string;
  readonly packages: readonly Package[];
}

/** What is shipped: the package, the functions, the local server. */
export async function listShipments(handlers?: readonly Bundle[]): Promise<readonly [Shipment, Shipment, Shipment]> {
  const lock = readLock();
  const functions = (handlers ?? (await bundleHandlers())).flatMap(({ inputs }) => Object.keys(inputs));
  return [
    { what: 'the package `waypost`', packages: packagesOf(await inputsOfPackage(), lock) },
    { what: 'the Lambda functions', packages: packagesOf(functions, lock) },
    { what: 'the local server', packages: installedPackages(lock) },
  ];
}

/** The source files of the npm package's entry points and of its command. */
async function inputsOfPackage(): Promise<readonly string[]> {
  const entries = ['index.ts', 'model/index.ts', 'sources/dynamodb.ts', 'sources/http.ts', 'testing.ts', 'cli/main.ts'];
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: entries.map((entry) => `sdk/src/${entry}`),
    outdir: 'out',
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'esm',
    external: ['@aws-sdk/*'],
    logLevel: 'error',
  });
  return Object.keys(metafile.inputs);
}

function packagesOf(inputs: readonly string[], lock: Readonly<Record<string, Locked>>): readonly Package[] {
  const folders = inputs.flatMap((input) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input) ?? []);
  return distinct(folders.map((folder) => packageOf(folder, lock[folder])));
}

function installedPackages(lock: Readonly<Record<string, Locked>>): readonly Package[] {
  const shipped = Object.entries(lock).filter(
    ([, { dev, devOptional, link }]) => dev === undefined && devOptional === undefined && link === undefined,
  );
  return distinct(shipped.map(([folder, locked]) => packageOf(folder, locked)));
}

function packageOf(folder: string, { version = '', license = 'unknown' }: Locked = {}): Package {
  const name = folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);
  // npm installs the binary of one platform.
  return { name: name.replace(/^@esbuild\/.*/, '@esbuild/{platform}'), version, license };
}

function distinct(packages: readonly Package[]): readonly Package[] {
  const byKey = new Map(packages.map((each) => [`${each.name}@${each.version}`, each]));
  return [...byKey.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
}

const HEAD = `# Third-party packages that Waypost ships

Written by \`npm run licences\`; a test checks that it is up to date. Versions are in \`package-lock.json\`.

- The package \`waypost\` and the Lambda functions contain these packages; their users install nothing else. The full licences of what
  the package contains: [\`sdk/NOTICES.md\`](../sdk/NOTICES.md).
- The local server runs on what \`npm ci --omit=dev\` installs.
`;

export function renderList(shipments: readonly Shipment[]): string {
  const licences = new Map(shipments.flatMap(({ packages }) => packages).map(({ name, license }) => [name, license]));
  const holds = ({ packages }: Shipment, name: string): string =>
    packages.some((each) => each.name === name) ? '●' : '';
  const rows = [...licences]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, license]) => row(`\`${name}\``, license, ...shipments.map((shipment) => holds(shipment, name))));
  const head = row('package', 'licence', ...shipments.map(({ what }) => what));
  return [HEAD, head, row(...Array<string>(shipments.length + 2).fill('---')), ...rows, ''].join('\n');
}

const row = (...cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** The full licence texts of the packages that are built in, as the licences require. */
export function renderNotices([ours]: readonly Shipment[]): string {
  const texts = (ours?.packages ?? []).map(({ name, license }) => {
    const text = readFileSync(join(ROOT, 'node_modules', name, 'LICENSE'), 'utf8').trim();
    return `## ${name} (${license})\n\n\`\`\`text\n${text}\n\`\`\`\n`;
  });
  return ['# Notices\n\nThe package `waypost` has code of these packages built in.\n', ...texts].join('\n');
}
