// Runs a bundle in its own process as Lambda's runtime does. It unpacks the zip, sets the environment of the template, imports
// `index.handler` from the ES module, and invokes the handler with one event after the other.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Interface, createInterface } from 'node:readline';
import { unzipSync } from 'fflate';

export interface LambdaProcess {
  /** Returns what the handler returns, and throws what it throws. */
  readonly invoke: (event: unknown) => Promise<unknown>;
  /** The lines that the handler has written. */
  readonly log: readonly string[];
  readonly stop: () => Promise<void>;
}

const RUNTIME = `
import { createInterface } from 'node:readline';
const { handler } = await import('./index.mjs');
const context = { getRemainingTimeInMillis: () => 890000, awsRequestId: 'test', functionName: 'test' };
for await (const line of createInterface({ input: process.stdin })) {
  const answer = await handler(JSON.parse(line), context).then((value) => ({ value }), (error) => ({ error: String(error?.message) }));
  process.stdout.write('\\u0001' + JSON.stringify(answer) + '\\n');
}
`;

/** Marks the lines that are results and not the handler's log. */
const RESULT = '\u0001';

export function startLambda(zip: Buffer, environment: Readonly<Record<string, string>>): LambdaProcess {
  const folder = mkdtempSync(join(tmpdir(), 'waypost-lambda-'));
  for (const [name, bytes] of Object.entries(unzipSync(zip))) writeFileSync(join(folder, name), bytes);
  writeFileSync(join(folder, 'runtime.mjs'), RUNTIME);
  const child = spawn(process.execPath, ['runtime.mjs'], {
    cwd: folder,
    env: { PATH: process.env.PATH ?? '', ...environment },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const log: string[] = [];
  const answers = answersOf(createInterface({ input: child.stdout }), log);
  return {
    log,
    invoke: async (event) => {
      child.stdin.write(`${JSON.stringify(event)}\n`);
      const { value, error } = await answers.next();
      if (error !== undefined) throw new Error(error);
      return value;
    },
    stop: async () => {
      await ended(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface LambdaInvocation {
  readonly value?: unknown;
  readonly error?: string;
}

function answersOf(lines: Interface, log: string[]): { readonly next: () => Promise<LambdaInvocation> } {
  const results: LambdaInvocation[] = [];
  const waiting: ((answer: LambdaInvocation) => void)[] = [];
  const take = (answer: LambdaInvocation): void => {
    const first = waiting.shift();
    if (first === undefined) results.push(answer);
    else first(answer);
  };
  lines.on('line', (line) => {
    if (line.startsWith(RESULT)) take(JSON.parse(line.slice(1)) as LambdaInvocation); // the runtime above wrote it
    else log.push(line);
  });
  lines.on('close', () => take({ error: 'The process ended without a result.' }));
  return {
    next: () =>
      new Promise((resolve) => {
        const first = results.shift();
        if (first === undefined) waiting.push(resolve);
        else resolve(first);
      }),
  };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.stdin?.end();
  await exit;
}
