// `npm run synth`: writes the templates, the functions' zip files, and the patterns that the Terraform module reads. It needs no
// network, no credentials and no Docker.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { synthesizeTemplates } from './app.js';
import { bundleHandlers, zipOf } from './bundle.js';
import { DIST } from './dist.js';
import { PATTERNS, patternFiles } from './patterns.js';

const { values } = parseArgs({
  options: { out: { type: 'string', default: DIST }, meta: { type: 'boolean', default: false } },
});
mkdirSync(values.out, { recursive: true });

for (const [name, template] of synthesizeTemplates()) write(`${name}.template.json`, template);
for (const bundle of await bundleHandlers()) {
  write(`${bundle.handler}.zip`, zipOf(bundle));
  const { loaded, inputs } = bundle;
  if (values.meta) write(`${bundle.handler}.meta.json`, JSON.stringify({ loaded, inputs }, null, 2));
}

// The patterns are committed, and change only with the catalogue.
if (values.out === DIST) {
  mkdirSync(PATTERNS, { recursive: true });
  for (const [name, pattern] of await patternFiles()) writeFileSync(join(PATTERNS, name), pattern);
}

function write(name: string, content: string | Buffer): void {
  const path = join(values.out, name);
  writeFileSync(path, content);
  process.stdout.write(`${relative(process.cwd(), path)}  ${Math.ceil(content.length / 1024)} KiB\n`);
}
