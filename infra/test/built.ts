// Runs `npm run synth` in a process without credentials or a region, and reads what it writes.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { keptBuild } from '../../sdk/test/kept-build.js';
import type { Handler } from '../hub/handlers.js';
import { pascal } from '../hub/rule-names.js';
import { readTemplate, resourceOf, type Template } from './template.js';

export interface BuiltBundle {
  readonly zip: Buffer;
  /** Bytes of code that a cold start reads. */
  readonly loaded: number;
  /** Source files, and how many bytes of each are in the bundle. */
  readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>>;
}

interface BuiltOutput {
  /** A template as text, or undefined if there is none of that name. */
  readonly text: (name: string) => string | undefined;
  readonly template: (name: string) => Template;
  readonly bundle: (handler: Handler) => BuiltBundle;
  readonly names: readonly string[];
}

const ROOT = join(__dirname, '../..');
const TEMPLATE = '.template.json';

export function build(): BuiltOutput {
  const folder = keptBuild('synth', synthesize);
  const read = (name: string): Buffer => readFileSync(join(folder, name));
  const names = readdirSync(folder).flatMap((file) =>
    file.endsWith(TEMPLATE) ? [file.slice(0, -TEMPLATE.length)] : [],
  );
  const text = (name: string): string | undefined =>
    names.includes(name) ? read(name + TEMPLATE).toString() : undefined;
  const template = (name: string): Template => readTemplate(name, text(name));
  return {
    names,
    text,
    template,
    bundle: (handler) => {
      const meta = JSON.parse(read(`${handler}.meta.json`).toString()) as Omit<BuiltBundle, 'zip'>; // synth.ts writes it
      return { zip: read(join('functions', keyOf(template('hub'), handler))), ...meta };
    },
  };
}

/** The key under which the template looks for the function's code. */
function keyOf(hub: Template, handler: Handler): string {
  const { Code } = resourceOf(hub, `${pascal(handler)}Function`).Properties;
  return (Code as { S3Key: { 'Fn::Sub': string } }).S3Key['Fn::Sub'].replace('${CodePrefix}', '');
}

function synthesize(folder: string): void {
  execFileSync(process.execPath, ['--import', 'tsx', join(ROOT, 'infra/synth.ts'), '--out', folder, '--meta'], {
    cwd: ROOT,
    // The CDK's own validation of templates takes half of the time; release.clients.test.ts lets it run.
    env: { PATH: process.env.PATH ?? '', CDK_VALIDATION: 'false' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}
