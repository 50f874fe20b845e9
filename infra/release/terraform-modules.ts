// The Terraform modules, each as a zip file with `main.tf` at its top, as `source = "https://…zip"` expects it.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../third-party.js';
import { zip } from '../zip.js';

const MODULES = join(ROOT, 'infra/terraform');

export function moduleZips(): ReadonlyMap<string, Buffer> {
  const names = readdirSync(MODULES).filter((name) => statSync(join(MODULES, name)).isDirectory());
  return new Map(names.sort().map((name) => [name, zipFolder(join(MODULES, name))]));
}

function zipFolder(folder: string): Buffer {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(folder, name)).isFile())
    .sort();
  return zip(files.map((name) => ({ name, bytes: readFileSync(join(folder, name)) })));
}
