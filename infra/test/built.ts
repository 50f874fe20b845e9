// What `npm run synth` writes, by the command itself: in a process without credentials or a region. The command takes seconds,
// so its output is kept below node_modules/.cache until a source file changes.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
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
const CACHE = join(ROOT, 'node_modules/.cache/waypost-synth');
const TEMPLATE = '.template.json';

export function build(): BuiltOutput {
  const folder = join(CACHE, keyOfSources());
  whileLocked(folder, () => {
    if (!existsSync(folder)) synthesize(folder);
  });
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
  for (const old of readdirSync(CACHE)) if (!old.endsWith('.lock')) rmSync(join(CACHE, old), { recursive: true });
  const unfinished = `${folder}.part`;
  execFileSync(process.execPath, ['--import', 'tsx', join(ROOT, 'infra/synth.ts'), '--out', unfinished, '--meta'], {
    cwd: ROOT,
    env: { PATH: process.env.PATH ?? '' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  renameSync(unfinished, folder);
}

/** A hash of everything that a template or a bundle can be made of. */
function keyOfSources(): string {
  const hash = createHash('sha256').update(readFileSync(join(ROOT, 'package-lock.json')));
  for (const top of ['infra', 'services', 'sdk/src']) {
    const files = readdirSync(join(ROOT, top), { recursive: true, encoding: 'utf8' }).sort();
    for (const file of files) {
      if (!/\.tsx?$/.test(file) || /\.test\.ts$|^dist\/|^(?:test|verify)\//.test(file)) continue;
      hash.update(file).update(readFileSync(join(ROOT, top, file)));
    }
  }
  return hash.digest('hex').slice(0, 16);
}

const PATIENCE_MS = 120_000;

/** Lets one Jest worker build while the others wait for it. A lock that an interrupted run left is taken over. */
function whileLocked(folder: string, action: () => void): void {
  const lock = `${folder}.lock`;
  mkdirSync(CACHE, { recursive: true });
  while (!isTaken(lock)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
  try {
    action();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

function isTaken(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > PATIENCE_MS) rmSync(lock, { recursive: true, force: true });
    return false;
  }
}
