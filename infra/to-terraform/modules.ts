// All Terraform modules as files, by their paths below infra/terraform.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Template } from '../template-json.js';
import { hubText } from './hub.js';
import { moduleOf, type TerraformModule } from './module.js';
import { referenceOf, withReference } from './readme.js';
import { readerText } from './reader.js';
import { rootOf } from './root.js';
import { spokeText } from './spoke.js';

export const TERRAFORM = join(import.meta.dirname, '../terraform');

/** The modules by their folders below infra/terraform. */
export function terraformModules(template: (name: string) => Template): ReadonlyMap<string, TerraformModule> {
  const hub = moduleOf(template('hub'), hubText);
  const reader = moduleOf(template('reader'), readerText);
  return new Map([
    ['', rootOf(hub, reader)],
    ['modules/hub', hub],
    ['modules/spoke', moduleOf(template('spoke'), spokeText)],
    ['modules/reader', reader],
  ]);
}

/** Every generated file, and every README with its generated part, by its path below infra/terraform. */
export function terraformFiles(template: (name: string) => Template): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const [folder, module] of terraformModules(template)) {
    for (const [name, text] of module.files) files.set(join(folder, name), text);
    const readme = join(folder, 'README.md');
    const document = withReference(readFileSync(join(TERRAFORM, readme), 'utf8'), referenceOf(module));
    files.set(readme, document);
  }
  return files;
}
