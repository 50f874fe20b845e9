// Runs each area in its own process, so that no area's garbage or compiled code affects another's figures.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { AreaName } from '../areas.js';
import type { AreaReport } from '../report.js';
import type { Result, Skipped } from '../result.js';
import type { BenchMessage, Extent } from './bench.js';

/** The figures of an area: all of them, or those that were measured before it failed. */
export async function runArea(
  area: AreaName,
  extent: Extent,
  showProgress: (text: string) => void,
): Promise<AreaReport> {
  const results: Result[] = [];
  const skipped: Skipped[] = [];
  const notes: string[] = [];
  const began = performance.now();
  const child = fork(join(import.meta.dirname, 'area-main.ts'), [area, extent], {
    execArgv: ['--expose-gc', '--import', import.meta.resolve('tsx')],
    env: { ...process.env, ...CLEAN_ENVIRONMENT },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  child.on('message', (sent) => {
    const message = sent as BenchMessage; // area-main.ts sends nothing else
    if (message.kind === 'progress') showProgress(message.text);
    else if (message.kind === 'result') results.push(message.result);
    else if (message.kind === 'skipped') skipped.push(message.skipped);
    else notes.push(message.text);
  });
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  const failure = code === 0 ? null : `ended with ${signal ?? `exit code ${String(code)}`}`;
  return { area, seconds: Math.round((performance.now() - began) / 1000), results, skipped, notes, failure };
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
