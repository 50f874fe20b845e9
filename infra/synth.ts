// `npm run synth`: writes the templates, the functions' zip files, and the patterns that the Terraform module reads. It needs no
// network, no credentials and no Docker.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { synthesizeTemplates } from './app.js';
import { bundleHandlers } from './bundle.js';
import { DIST } from './dist.js';
import { codeOf } from './hub/code.js';
import { PATTERNS, patternFiles } from './patterns.js';
import { readSdkManifest } from './release/package-tarball.js';

const { values } = parseArgs({
  options: { out: { type: 'string', default: DIST }, meta: { type: 'boolean', default: false } },
});
// Everything below `functions` is uploaded, so the code of an earlier build must not stay there.
rmSync(join(values.out, 'functions'), { recursive: true, force: true });

const bundles = await bundleHandlers();
const code = codeOf(bundles, readSdkManifest().version);
for (const [name, template] of synthesizeTemplates(code)) write(`${name}.template.json`, template);
for (const { key, zip } of code.values()) write(join('functions', key), zip);
for (const { handler, loaded, inputs } of values.meta ? bundles : []) {
  write(`${handler}.meta.json`, JSON.stringify({ loaded, inputs }, null, 2));
}

// The patterns are committed, and change only with the catalogue.
if (values.out === DIST) {
  mkdirSync(PATTERNS, { recursive: true });
  for (const [name, pattern] of await patternFiles()) writeFileSync(join(PATTERNS, name), pattern);
}

function write(name: string, content: string | Buffer): void {
  const path = join(values.out, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  process.stdout.write(`${relative(process.cwd(), path)}  ${Math.ceil(content.length / 1024)} KiB\n`);
}
