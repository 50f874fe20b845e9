// `npm run release:build`: writes what a release consists of to `infra/dist/release`. The same sources give the same bytes,
// whatever the folder, the clock, the time zone, the locale and the umask.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { synthesizeTemplates } from '../app.js';
import { bundleHandlers } from '../bundle.js';
import { DIST } from '../dist.js';
import { codeOf } from '../hub/code.js';
import { listShipments, ROOT } from '../third-party.js';
import { checksumsOf } from './checksums.js';
import { packageTarball, readSdkManifest } from './package-tarball.js';
import { readComponents, sbomOf } from './sbom.js';
import { terraformArchive } from './terraform-modules.js';

const { values } = parseArgs({ options: { out: { type: 'string', default: join(DIST, 'release') } } });
const out = resolve(values.out);
const POLICIES = join(import.meta.dirname, '../policies');
const { version } = readSdkManifest();
const written = new Map<string, Buffer>();

rmSync(out, { recursive: true, force: true });
execFileSync('npm', ['run', '--silent', 'build', '-w', 'sdk'], { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });

write(`waypost-${version}.tgz`, packageTarball());
const code = codeOf(await bundleHandlers(), version);
for (const { key, zip } of code.values()) write(`functions/${key}`, zip);
for (const [name, template] of synthesizeTemplates(code)) {
  write(`templates/${name}.template.json`, Buffer.from(template));
}
for (const name of readdirSync(POLICIES).sort()) write(`policies/${name}`, readFileSync(join(POLICIES, name)));
write(`terraform/terraform-aws-waypost-${version}.zip`, terraformArchive(code.values()));
const components = readComponents();
const [inPackage, inFunctions] = await listShipments();
write(`waypost-${version}.cdx.json`, sbomOf({ name: 'waypost', version, contains: inPackage, components }));
write(
  `functions-${version}.cdx.json`,
  sbomOf({ name: 'waypost-functions', version, contains: inFunctions, components }),
);
write('checksums.txt', checksumsOf(written));

function write(name: string, content: Buffer): void {
  const path = join(out, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  written.set(name, content);
  process.stdout.write(`${relative(process.cwd(), path)}  ${Math.ceil(content.length / 1024)} KiB\n`);
}
