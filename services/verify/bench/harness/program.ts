// Runs one of our servers in its own process, bundled as it would be deployed. The process reports its port and its CPU time.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { bundle } from './bundle.js';

export interface Program {
  readonly port: number;
  /** Microseconds of CPU since it started. */
  readonly cpu: () => Promise<number>;
  readonly stop: () => Promise<void>;
}

/** Starts `services/verify/bench/serve/{name}.ts`, which calls `ready(port)`. */
export async function startProgram(name: string, environment: Readonly<Record<string, string>>): Promise<Program> {
  const path = await bundle(name, `import './services/verify/bench/serve/${name}.ts';`);
  const child = fork(path, [], {
    // Not those of this process: its loader for TypeScript would count as memory of the program.
    execArgv: [],
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [port] = (await Promise.race([once(child, 'message'), failure(name, child)])) as [number]; // serve/ready.ts
  return {
    port,
    cpu: async () => {
      child.send('cpu');
      const [used] = (await once(child, 'message')) as [number]; // serve/ready.ts
      return used;
    },
    stop: async () => {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

async function failure(name: string, child: ReturnType<typeof fork>): Promise<never> {
  const [code] = (await once(child, 'exit')) as [number | null];
  throw new Error(`${name} exited with ${String(code)} before it was ready.`);
}
