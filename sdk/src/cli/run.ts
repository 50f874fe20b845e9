// Runs one command line: reads it, asks, prints, and says by its exit code how it went.
import { CommanderError, type Command } from 'commander';
import { callOf, type OpenCall } from './call.js';
import type { Answer, CommandSpec, World } from './command.js';
import { EXIT, exitCodeOf, type ExitCode } from './exit-code.js';
import { problemOf } from './failure.js';
import { createProgram } from './program.js';
import { plain } from './terminal/plain.js';
import { createTerminal, type Streams, type Terminal } from './terminal/terminal.js';

export interface RunParts {
  readonly world: World;
  readonly streams: Streams;
  readonly version: string;
}

export async function run(args: readonly string[], { world, streams, version }: RunParts): Promise<ExitCode> {
  const terminal = createTerminal(streams, world.env);
  const read = readLine(args, { streams, version, terminal });
  if (typeof read === 'number') return read;
  const call = callOf(read.command, { world, terminal });
  try {
    const result = await read.spec.run(call);
    return typeof result === 'number' ? result : print(result, call);
  } catch (error) {
    return fail(error, call);
  } finally {
    call.close();
  }
}

interface Read {
  readonly spec: CommandSpec;
  readonly command: Command;
}

interface LineParts {
  readonly streams: Streams;
  readonly version: string;
  readonly terminal: Terminal;
}

function readLine(args: readonly string[], parts: LineParts): Read | ExitCode {
  let read: Read | undefined;
  const program = createProgram({ ...parts, onCommand: (spec, command) => void (read = { spec, command }) });
  try {
    program.parse(args, { from: 'user' });
    return read ?? EXIT.usage;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? EXIT.found : EXIT.usage;
  }
}

function print({ data, show, notes, exit = EXIT.found }: Answer, { terminal, json }: OpenCall): ExitCode {
  if (json) terminal.json(data);
  else terminal.say(show(terminal.pen));
  for (const { kind, text } of json ? [] : notes) (kind === 'warning' ? terminal.warn : terminal.note)(text);
  return exit;
}

function fail(error: unknown, { terminal, json, world }: OpenCall): ExitCode {
  const problem = problemOf(error);
  const debug = world.env.WAYPOST_DEBUG;
  if (json && problem !== undefined) {
    const { code, message, remedy, details } = problem;
    terminal.json({ error: { ...details, code, message, remedy } });
  } else {
    terminal.fail(problem ?? faultOf(error));
  }
  if (debug !== undefined && debug !== '' && debug !== '0') terminal.note(traceOf(error));
  return exitCodeOf(error);
}

function faultOf(error: unknown): { message: string; remedy: string } {
  const words = plain(error instanceof Error ? error.message : String(error));
  return {
    message: `waypost failed: ${words}`,
    remedy: 'Run it again with WAYPOST_DEBUG=1 and report what it prints.',
  };
}

function traceOf(error: unknown): string {
  if (!(error instanceof Error)) return plain(String(error));
  const own = (error.stack ?? error.message).split('\n').map(plain).join('\n');
  return error.cause === undefined ? own : `${own}\ncaused by ${traceOf(error.cause)}`;
}
