// Runs each area in its own process, so that no area's garbage or compiled code affects another's figures.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { AreaName } from '../areas.js';
import type { AreaReport } from '../report.js';
import type { Result, Skipped } from '../result.js';
import type { BenchMessage } from './bench.js';

/** @throws Error if the process of the area fails. */
export async function runArea(area: AreaName, quick: boolean): Promise<AreaReport> {
  const results: Result[] = [];
  const skipped: Skipped[] = [];
  const notes: string[] = [];
  const started = Date.now();
  const child = fork(join(import.meta.dirname, 'area-main.ts'), [area, quick ? 'quick' : 'full'], {
    execArgv: ['--expose-gc', '--import', import.meta.resolve('tsx')],
    env: { ...process.env, ...CLEAN_ENVIRONMENT },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  child.on('message', (sent) => {
    const message = sent as BenchMessage; // area-main.ts sends nothing else
    if (message.kind === 'progress') showProgress(`${area}: ${message.text} (${secondsSince(started)} s)`);
    else if (message.kind === 'result') results.push(message.result);
    else if (message.kind === 'skipped') skipped.push(message.skipped);
    else notes.push(message.text);
  });
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  showProgress('');
  if (code !== 0) throw new Error(`Area ${area} failed with ${signal ?? `exit code ${String(code)}`}.`);
  return { results, skipped, notes };
}

const secondsSince = (time: number): number => Math.round((Date.now() - time) / 1000);

/** One line, rewritten in place. Nothing is written where nobody watches. */
function showProgress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[2K${text}`);
}

/** Dummy credentials and a region, without the user's own AWS and Waypost settings. */
const CLEAN_ENVIRONMENT: NodeJS.ProcessEnv = {
  ...Object.fromEntries(
    Object.keys(process.env)
      .filter((name) => /^(AWS|WAYPOST|POWERTOOLS)_/.test(name))
      .map((name) => [name, undefined]),
  ),
  AWS_ACCESS_KEY_ID: 'bench',
  AWS_SECRET_ACCESS_KEY: 'bench',
  AWS_REGION: 'eu-west-1',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
};
