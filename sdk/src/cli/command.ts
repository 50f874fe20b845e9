// The contract of a command: its usage line, its help, and what it returns for an invocation.
import type { Environment } from '../model/schema.js';
import type { RegistryRuntime } from '../runtime.js';
import type { ExitCode } from './exit-code.js';
import type { RegistryReader } from './reader/reader.js';
import type { Pen } from './terminal/pen.js';
import { cleaned } from './terminal/plain.js';
import type { CommandTerminal } from './terminal/terminal.js';

export interface CommandSpec {
  /** Such as `resolve <service>`. */
  readonly line: string;
  readonly summary: string;
  /** More sentences for the command's own help. */
  readonly more?: string;
  /** Options that several commands share, by name. */
  readonly shared: readonly SharedOption[];
  readonly options?: readonly OptionSpec[];
  readonly examples: readonly string[];
  readonly run: (invocation: Invocation) => Promise<CommandResult | ExitCode>;
}

export type SharedOption = 'network' | 'region' | 'stage' | 'paging' | 'header';

export interface OptionSpec {
  /** In commander's syntax: `-o, --output <file>`. */
  readonly flags: string;
  readonly about: string;
  /** May be given several times; each value is kept. */
  readonly repeatable?: true;
}

/** The arguments and options of one command line, and the process that runs it. */
export interface Invocation {
  readonly args: readonly string[];
  /** The value of an option; undefined where it is absent or empty. */
  readonly text: (option: string) => string | undefined;
  readonly flag: (option: string) => boolean;
  readonly list: (option: string) => readonly string[];
  readonly context: ProcessContext;
  readonly terminal: CommandTerminal;
  readonly json: boolean;
  /**
   * The registry of the options or the environment, opened on first use.
   * @throws WaypostError INVALID_REQUEST where neither names one
   */
  readonly reader: () => RegistryReader;
  /** Whether the options or the environment name a registry. */
  readonly hasRegistry: boolean;
}

export interface ProcessContext {
  readonly env: Environment;
  readonly runtime: RegistryRuntime;
  /** Aborts on Ctrl-C; a command that calls it must end then. */
  readonly interrupted: () => AbortSignal;
  /** Calls back for each SIGHUP. */
  readonly onHangUp?: (listener: () => void) => void;
}

/** The same facts for a program and for a person. */
export interface CommandResult {
  readonly data: unknown;
  readonly show: (pen: Pen) => readonly string[];
  /** Printed to stderr, for a person only. */
  readonly notes: readonly Note[];
  readonly exit?: ExitCode;
}

export interface Note {
  readonly kind: 'note' | 'warning';
  readonly text: string;
}

interface ResultExtras {
  readonly notes?: readonly Note[];
  readonly exit?: ExitCode;
}

/** Builds the result of a command; text for a person is stripped of control characters first. */
export function resultOf<T>(
  data: T,
  show: (data: T, pen: Pen) => readonly string[],
  { notes = [], ...extras }: ResultExtras = {},
): CommandResult {
  return { data, show: (pen) => show(cleaned(data), pen), notes: cleaned(notes), ...extras };
}
