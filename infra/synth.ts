// npm run synth: writes the templates and the functions' zip files. Needs no network, no credentials and no Docker.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { synthesizeTemplates } from './app.js';
import { bundleHandlers, zipOf } from './bundle.js';
import { DIST } from './dist.js';

const { values } = parseArgs({ options: { out: { type: 'string', default: DIST } } });
mkdirSync(values.out, { recursive: true });

for (const [name, template] of synthesizeTemplates()) write(`${name}.template.json`, template);
for (const bundle of await bundleHandlers()) write(`${bundle.handler}.zip`, zipOf(bundle));

function write(name: string, content: string | Buffer): void {
  const path = join(values.out, name);
  writeFileSync(path, content);
  process.stdout.write(`${relative(process.cwd(), path)}  ${Math.ceil(content.length / 1024)} KiB\n`);
}
