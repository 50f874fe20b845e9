// Where a command writes: answers to stdout, everything else to stderr, so that a pipe gets answers only.
import type { Environment } from '../../environment.js';
import { choicesOf, type ShownProblem } from '../failure.js';
import { aligned, indented } from './columns.js';
import { isColoured, penOf, type Pen } from './pen.js';
import { cleaned } from './plain.js';

export interface Stream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly write: (text: string) => unknown;
}

export interface Terminal {
  /** Whether a person looks at the answers. */
  readonly isTTY: boolean;
  /** For what goes to stdout. */
  readonly pen: Pen;
  /** For what goes to stderr. */
  readonly notePen: Pen;
  readonly say: (lines: readonly string[]) => void;
  readonly json: (value: unknown) => void;
  /** One line of JSON, for streams of them. */
  readonly jsonLine: (value: unknown) => void;
  readonly note: (line: string) => void;
  readonly warn: (line: string) => void;
  readonly fail: (problem: Pick<ShownProblem, 'message' | 'remedy'> & Partial<ShownProblem>) => void;
}

export interface Streams {
  readonly stdout: Stream;
  readonly stderr: Stream;
}

export function createTerminal({ stdout, stderr }: Streams, env: Environment): Terminal {
  const pen = penOf(isColoured(stdout.isTTY === true, env));
  const notePen = penOf(isColoured(stderr.isTTY === true, env));
  const complain = (line: string): void => void stderr.write(`${line}\n`);
  return {
    isTTY: stdout.isTTY === true,
    pen,
    notePen,
    say: (lines) => {
      if (lines.length > 0) stdout.write(`${lines.join('\n')}\n`);
    },
    json: (value) => void stdout.write(`${JSON.stringify(value, null, 2)}\n`),
    jsonLine: (value) => void stdout.write(`${JSON.stringify(value)}\n`),
    note: (line) => complain(notePen.dim(line)),
    warn: (line) => complain(`${notePen.yellow('warning')} ${line}`),
    fail: (problem) => {
      const { message, remedy, ...rest } = cleaned(problem);
      complain(`${notePen.red('error')} ${message}`);
      if (remedy !== '') complain(`${notePen.cyan('  fix')} ${remedy}`);
      if (rest.code === undefined) return;
      for (const line of indented(aligned(choicesOf({ ...rest, code: rest.code, message, remedy })), '      ')) {
        complain(line);
      }
    },
  };
}
