// Writes answers to stdout and everything else to stderr, so that a pipe receives answers only.
import type { Environment } from '../../model/schema.js';
import { networkChoices, type ShownProblem } from '../failure.js';
import { aligned, indented } from './columns.js';
import { isColoured, penOf, type Pen } from './pen.js';
import { cleaned } from './plain.js';

interface OutputStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly write: (text: string) => unknown;
}

export interface OutputStreams {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
}

export interface CommandTerminal {
  /** For stdout. */
  readonly pen: Pen;
  /** The width of a terminal; undefined for a pipe or a file. */
  readonly columns: number | undefined;
  readonly print: (lines: readonly string[]) => void;
  readonly json: (value: unknown) => void;
  /** One line of JSON, for a stream of objects. */
  readonly jsonLine: (value: unknown) => void;
  /** One line of a log, as it is. */
  readonly logLine: (line: string) => void;
  readonly note: (line: string) => void;
  readonly warn: (line: string) => void;
  readonly fail: (problem: Pick<ShownProblem, 'message' | 'remedy'> & Partial<ShownProblem>) => void;
}

export function createTerminal({ stdout, stderr }: OutputStreams, env: Environment): CommandTerminal {
  const pen = penOf(isColoured(stdout.isTTY === true, env));
  const errorPen = penOf(isColoured(stderr.isTTY === true, env));
  const complain = (lines: readonly string[]): void => {
    for (const line of lines) stderr.write(`${line}\n`);
  };
  return {
    pen,
    columns: stdout.isTTY === true ? stdout.columns : undefined,
    print: (lines) => {
      if (lines.length > 0) stdout.write(`${lines.join('\n')}\n`);
    },
    json: (value) => void stdout.write(`${JSON.stringify(value, null, 2)}\n`),
    jsonLine: (value) => void stdout.write(`${JSON.stringify(value)}\n`),
    logLine: (line) => complain([line]),
    note: (line) => complain([errorPen.dim(line)]),
    warn: (line) => complain([`${errorPen.yellow('warning:')} ${line}`]),
    fail: (problem) => {
      const { message, remedy, ...facts } = cleaned(problem);
      complain([
        `${errorPen.red('error:')} ${message}`,
        ...(remedy === '' ? [] : [`  ${errorPen.cyan('fix:')} ${remedy}`]),
        ...indented(aligned(networkChoices(facts)), '       '),
      ]);
    },
  };
}
