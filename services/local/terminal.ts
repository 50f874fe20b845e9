// Lines for a person, in colour only where a terminal shows them and nobody has asked for none.
import type { Environment } from '../adapters/environment.js';

export interface Terminal {
  readonly say: (line?: string) => void;
  readonly complain: (line: string) => void;
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly green: (text: string) => string;
}

interface Stream {
  readonly isTTY?: boolean;
  readonly write: (text: string) => unknown;
}

export function createTerminal(
  { stdout, stderr }: { readonly stdout: Stream; readonly stderr: Stream },
  env: Environment,
): Terminal {
  // https://no-color.org: any value that is not empty.
  const colour = stdout.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb';
  const paint = (code: number) => (text: string) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);
  return {
    say: (line = '') => stdout.write(`${line}\n`),
    complain: (line) => stderr.write(`${line}\n`),
    bold: paint(1),
    dim: paint(2),
    green: paint(32),
  };
}
