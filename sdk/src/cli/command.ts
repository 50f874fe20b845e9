// What a command is: its line, its help, and what it does with a call.
import type { Environment } from '../environment.js';
import type { Runtime } from '../runtime.js';
import type { ExitCode } from './exit-code.js';
import type { Reader } from './reader/reader.js';
import type { Pen } from './terminal/pen.js';
import { cleaned } from './terminal/plain.js';
import type { Terminal } from './terminal/terminal.js';

export interface CommandSpec {
  /** As `resolve <service>`. */
  readonly line: string;
  readonly summary: string;
  /** More for its own help. */
  readonly more?: string;
  /** Options that several commands share, by name. */
  readonly shared: readonly SharedOption[];
  readonly options?: readonly OptionSpec[];
  readonly examples: readonly string[];
  readonly run: (call: Call) => Promise<Answer | ExitCode>;
}

export type SharedOption = 'network' | 'region' | 'stage' | 'paging';

export interface OptionSpec {
  /** As commander takes them: `-o, --output <file>`. */
  readonly flags: string;
  readonly about: string;
}

/** What a command was given, and the world that it runs in. */
export interface Call {
  readonly args: readonly string[];
  /** The value of an option, if it was given. */
  readonly text: (option: string) => string | undefined;
  readonly flag: (option: string) => boolean;
  readonly list: (option: string) => readonly string[];
  readonly world: World;
  readonly terminal: Terminal;
  readonly json: boolean;
  /** The registry that the flags or the environment name; opened when it is first asked for. */
  readonly reader: () => Reader;
  /** Whether they name one. */
  readonly hasRegistry: boolean;
}

export interface World {
  readonly env: Environment;
  readonly runtime: Runtime;
  /** Aborts when the user ends the command; who asks for it promises to end then. */
  readonly interrupted: () => AbortSignal;
}

/** What a command found: the same facts for a program and for a person. */
export interface Answer {
  readonly data: unknown;
  readonly show: (pen: Pen) => readonly string[];
  /** Said to a person, beside the answer. */
  readonly notes: readonly Note[];
  readonly exit?: ExitCode;
}

export interface Note {
  readonly kind: 'note' | 'warning';
  readonly text: string;
}

export interface AnswerMore {
  readonly notes?: readonly Note[];
  readonly exit?: ExitCode;
}

/** The one door from a registry's strings to a terminal: what is shown is made plain first. */
export function answer<T>(
  data: T,
  show: (data: T, pen: Pen) => readonly string[],
  { notes = [], ...more }: AnswerMore = {},
): Answer {
  return { data, show: (pen) => show(cleaned(data), pen), notes: cleaned(notes), ...more };
}
