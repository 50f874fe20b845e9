// Each area runs in a process of its own, so that no area's garbage or compiled code weighs on another's figures.
import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { Said } from './bench.js';

export interface AreaRun {
  readonly area: string;
  readonly quick: boolean;
  readonly onSaid: (said: Said) => void;
}

/** @throws Error when the area ended otherwise than well. */
export async function runArea({ area, quick, onSaid }: AreaRun): Promise<void> {
  const child = fork(join(import.meta.dirname, 'area-main.ts'), [area, quick ? 'quick' : 'full'], {
    execArgv: ['--expose-gc', '--import', import.meta.resolve('tsx')],
    env: { ...process.env, ...QUIET },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  child.on('message', (said) => onSaid(said as Said)); // area-main.ts sends nothing else
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve) => {
    child.once('exit', (...how) => resolve(how));
  });
  if (code !== 0) throw new Error(`The area ${area} ended with ${signal ?? `exit code ${String(code)}`}.`);
}

/** Dummy credentials, a region, and none of the user's own settings of AWS or of Waypost. */
const QUIET: NodeJS.ProcessEnv = {
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
