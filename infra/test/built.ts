// What `npm run synth` writes, by the command itself: in a process without credentials or a region.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Handler } from '../hub/handlers.js';
import { readTemplate, type Template } from './template.js';

export interface BuiltBundle {
  readonly zip: Buffer;
  /** Bytes of code that a cold start reads. */
  readonly loaded: number;
  /** Source files, and how many bytes of each are in the bundle. */
  readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>>;
}

export interface Built {
  readonly template: (name: string) => Template;
  readonly bundle: (handler: Handler) => BuiltBundle;
  readonly remove: () => void;
}

export function build(): Built {
  const folder = mkdtempSync(join(tmpdir(), 'waypost-built-'));
  const script = join(__dirname, '../synth.ts');
  execFileSync(process.execPath, ['--import', 'tsx', script, '--out', folder, '--meta'], {
    cwd: join(__dirname, '../..'),
    env: { PATH: process.env.PATH ?? '' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const read = (name: string): Buffer => readFileSync(join(folder, name));
  return {
    template: (name) => readTemplate(new Map([[name, read(`${name}.template.json`).toString()]]), name),
    bundle: (handler) => {
      const meta = JSON.parse(read(`${handler}.meta.json`).toString()) as Omit<BuiltBundle, 'zip'>; // synth.ts writes it
      return { zip: read(`${handler}.zip`), ...meta };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
