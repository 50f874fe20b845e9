// Starts a process that imports a bundle and, with `ask`, gets a first answer from it. The measured time ends with the answer, not
// with the process.
import { spawn } from 'node:child_process';

interface Probe {
  /** The URL of the module that is imported first. */
  readonly bundle: string;
  /** The URL of a module whose `ask(bundle)` gets the first answer. */
  readonly ask?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

export interface ProbeTimes {
  /** Milliseconds of the import. */
  readonly importing: number;
  /** Milliseconds of CPU of the import, which other programs affect less. */
  readonly cpu: number;
  /** Milliseconds from the start of the process to the answer or, without `ask`, to the end of the import. */
  readonly answered: number;
}

const SOURCE = `
import { createRequire } from 'node:module';
const [, bundle, ask] = process.argv;
const require = createRequire(bundle);
const isCommonJs = bundle.endsWith('.cjs'); // an import would first search the file for its exports
const [start, before] = [performance.now(), process.cpuUsage()];
const found = isCommonJs ? require(new URL(bundle).pathname) : await import(bundle);
const importing = performance.now() - start;
const { user, system } = process.cpuUsage(before);
if (ask !== undefined) await (await import(ask)).ask(found);
process.stdout.write(importing + ' ' + (user + system) / 1000 + '\\n');
setTimeout(() => process.exit(), 0);
`;

export function probe({ bundle, ask, environment = {} }: Probe): Promise<ProbeTimes> {
  const args = ['--input-type=module', '-e', SOURCE, bundle, ...(ask === undefined ? [] : [ask])];
  return new Promise((resolve, reject) => {
    const start = process.hrtime.bigint();
    const child = spawn(process.execPath, args, {
      // Node reads these certificates at each start, which would be the larger part of a start of bare Node.
      env: { ...process.env, NODE_EXTRA_CA_CERTS: undefined, ...environment },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let found: ProbeTimes | undefined;
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const line = /^([\d.]+) ([\d.]+)$/m.exec(text);
      if (found === undefined && line !== null) {
        found = {
          importing: Number(line[1]),
          cpu: Number(line[2]),
          answered: Number(process.hrtime.bigint() - start) / 1e6,
        };
      }
    });
    child.once('exit', (code) => {
      if (found === undefined) reject(new Error(`A process that imports ${bundle} exited with ${String(code)}.`));
      else resolve(found);
    });
  });
}
