// `npm run release:build`: writes all files of a release to `infra/dist/release`. The same sources give the same bytes, whatever the
// folder, the clock, the time zone, the locale and the umask.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { synthesizeTemplates } from '../app.js';
import { bundleHandlers } from '../bundle.js';
import { DIST } from '../dist.js';
import { codeOf } from '../hub/code.js';
import { listShipments, ROOT } from '../third-party.js';
import { cdkTarball } from './cdk-package.js';
import { checksumsOf } from './checksums.js';
import { packageTarball, readSdkManifest } from './package-tarball.js';
import { cycloneDxOf, readSbomPackages, spdxOf } from './sbom.js';
import { terraformArchive } from './terraform-modules.js';

const { values } = parseArgs({ options: { out: { type: 'string', default: join(DIST, 'release') } } });
const out = resolve(values.out);
const POLICIES = join(import.meta.dirname, '../policies');
const { version } = readSdkManifest();
const written = new Map<string, Buffer>();

rmSync(out, { recursive: true, force: true });
execFileSync('npm', ['run', '--silent', 'build', '-w', 'sdk'], { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });

write(`waypost-${version}.tgz`, packageTarball());
const handlers = await bundleHandlers();
const code = codeOf(handlers, version);
for (const { key, zip } of code.values()) write(`functions/${key}`, zip);
const templates = synthesizeTemplates(code);
for (const [name, template] of templates) {
  write(`templates/${name}.template.json`, Buffer.from(template));
}
for (const name of readdirSync(POLICIES).sort()) write(`policies/${name}`, readFileSync(join(POLICIES, name)));
write(`waypost-cdk-${version}.tgz`, await cdkTarball({ version, templates, code }));
write(`terraform/terraform-aws-waypost-${version}.zip`, terraformArchive(code.values()));
const packages = readSbomPackages();
const [inPackage, inFunctions] = await listShipments(handlers);
const contents = { waypost: inPackage, 'waypost-cdk': inFunctions, 'waypost-functions': inFunctions };
for (const [name, contains] of Object.entries(contents)) {
  write(`${name}-${version}.cdx.json`, cycloneDxOf({ name, version, contains }, packages));
  write(`${name}-${version}.spdx.json`, spdxOf({ name, version, contains }, packages));
}
write('checksums.txt', checksumsOf(written));

function write(name: string, content: Buffer): void {
  const path = join(out, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  written.set(name, content);
  process.stdout.write(`${relative(process.cwd(), path)}  ${Math.ceil(content.length / 1024)} KiB\n`);
}
