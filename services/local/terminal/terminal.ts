// Lines for a person: in colour on a terminal, plain where output is piped or NO_COLOR is set.
import { styleText } from 'node:util';
import type { Environment } from 'waypost/model';
import type { Log } from '../../app/http/ports.js';

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
  const isColoured = stdout.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb';
  const style = (format: 'bold' | 'dim' | 'green') => (text: string) =>
    isColoured ? styleText(format, text, { validateStream: false }) : text;
  return {
    say: (line = '') => stdout.write(`${line}\n`),
    complain: (line) => stderr.write(`${line}\n`),
    bold: style('bold'),
    dim: style('dim'),
    green: style('green'),
  };
}

/** The query endpoint's log for a person: errors only. */
export function errorLog({ complain }: Terminal): Log {
  return (level, message, details = {}) => {
    if (level === 'error') complain(`${message}: ${JSON.stringify(details)}`);
  };
}
