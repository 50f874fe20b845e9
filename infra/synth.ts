// `npm run synth`: writes the templates, the functions' zip files, and the Terraform modules. It needs no network, no credentials
// and no Docker.
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { synthesizeTemplates } from './app.js';
import { bundleHandlers } from './bundle.js';
import { DIST } from './dist.js';
import { codeOf } from './hub/code.js';
import { readSdkManifest } from './release/package-tarball.js';
import type { Template } from './template-json.js';
import { optionTypes } from './to-cdk/props.js';
import { TERRAFORM, terraformFiles } from './to-terraform/modules.js';

const { values } = parseArgs({
  options: { out: { type: 'string', default: DIST }, meta: { type: 'boolean', default: false } },
});
// Everything below `functions` is uploaded, so the code of an earlier build must not stay there.
rmSync(join(values.out, 'functions'), { recursive: true, force: true });

const bundles = await bundleHandlers();
const code = codeOf(bundles, readSdkManifest().version);
const templates = synthesizeTemplates(code);
for (const [name, template] of templates) write(`${name}.template.json`, template);
for (const { key, zip } of code.values()) write(join('functions', key), zip);
for (const { handler, loaded, inputs } of values.meta ? bundles : []) {
  write(`${handler}.meta.json`, JSON.stringify({ loaded, inputs }, null, 2));
}

// The modules are committed, and change with the templates; the zip files beside the hub's module are not.
if (values.out === DIST) {
  const parsed = (name: string) => JSON.parse(templates.get(name) ?? '') as Template; // CDK wrote it
  for (const [path, text] of terraformFiles(parsed)) writeFileSync(join(TERRAFORM, path), text);
  const options = { WaypostHubOptions: parsed('hub'), WaypostSpokeOptions: parsed('spoke') };
  writeFileSync(join(import.meta.dirname, 'cdk/props.ts'), optionTypes(options));
  const functions = join(TERRAFORM, 'modules/hub/functions');
  rmSync(functions, { recursive: true, force: true });
  cpSync(join(DIST, 'functions'), functions, { recursive: true });
}

function write(name: string, content: string | Buffer): void {
  const path = join(values.out, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  process.stdout.write(`${relative(process.cwd(), path)}  ${Math.ceil(content.length / 1024)} KiB\n`);
}
