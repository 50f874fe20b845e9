// Runs one command line: parses it, runs the command, prints the result and returns the exit code.
import { CommanderError, type Command } from 'commander';
import { causesOf, messageOf } from '../model/index.js';
import type { CommandResult, CommandSpec, ProcessContext } from './command.js';
import { EXIT, exitCodeOf, type ExitCode } from './exit-code.js';
import { problemOf } from './failure.js';
import { invocationOf, type OpenInvocation } from './invocation.js';
import { createProgram } from './program.js';
import { plain } from './terminal/plain.js';
import { createTerminal, type OutputStreams, type CommandTerminal } from './terminal/terminal.js';

interface RunParts {
  readonly context: ProcessContext;
  readonly streams: OutputStreams;
  readonly version: string;
}

export async function run(args: readonly string[], { context, streams, version }: RunParts): Promise<ExitCode> {
  const terminal = createTerminal(streams, context.env);
  const parsed = parseLine(args, { streams, version, terminal });
  if (typeof parsed === 'number') return parsed;
  const invocation = invocationOf(parsed.command, { context, terminal });
  try {
    const result = await parsed.spec.run(invocation);
    return typeof result === 'number' ? result : print(result, invocation);
  } catch (error) {
    return fail(error, invocation);
  } finally {
    invocation.close();
  }
}

interface ParsedLine {
  readonly spec: CommandSpec;
  readonly command: Command;
}

interface LineParts {
  readonly streams: OutputStreams;
  readonly version: string;
  readonly terminal: CommandTerminal;
}

function parseLine(args: readonly string[], parts: LineParts): ParsedLine | ExitCode {
  let parsed: ParsedLine | undefined;
  const program = createProgram({ ...parts, onCommand: (spec, command) => void (parsed = { spec, command }) });
  try {
    program.parse(args, { from: 'user' });
    return parsed ?? EXIT.usage;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? EXIT.found : EXIT.usage;
  }
}

function print({ data, show, notes, exit = EXIT.found }: CommandResult, { terminal, json }: OpenInvocation): ExitCode {
  if (json) terminal.json(data);
  else terminal.print(show(terminal.pen));
  for (const { kind, text } of json ? [] : notes) (kind === 'warning' ? terminal.warn : terminal.note)(text);
  return exit;
}

function fail(error: unknown, { terminal, json, context }: OpenInvocation): ExitCode {
  const problem = problemOf(error);
  const debug = context.env.WAYPOST_DEBUG;
  if (json && problem !== undefined) {
    const { code, message, remedy, details } = problem;
    terminal.json({ error: { ...details, code, message, remedy } });
  } else {
    terminal.fail(problem ?? internalError(error));
  }
  if (debug !== undefined && debug !== '' && debug !== '0') terminal.note(traceOf(error));
  return exitCodeOf(error);
}

function internalError(error: unknown): { message: string; remedy: string } {
  return {
    message: `Internal error in waypost: ${plain(messageOf(error))}`,
    remedy: 'Run the command again with WAYPOST_DEBUG=1 and report the output.',
  };
}

function traceOf(error: unknown): string {
  return causesOf(error)
    .map((cause) => (cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)))
    .map((text) => text.split('\n').map(plain).join('\n'))
    .join('\ncaused by ');
}
