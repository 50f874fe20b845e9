// Parses the command line with commander: options, help texts, and the message for a mistyped line.
import { Command, type Argument, type Help } from 'commander';
import type { CommandSpec, OptionSpec } from './command.js';
import { COMMANDS } from './commands.js';
import { SHARED_OPTIONS } from './shared-options.js';
import { indented } from './terminal/columns.js';
import type { Pen } from './terminal/pen.js';
import type { OutputStreams, CommandTerminal } from './terminal/terminal.js';

interface ProgramParts {
  readonly streams: OutputStreams;
  readonly terminal: CommandTerminal;
  readonly version: string;
  /** Called when the line names a command to run. */
  readonly onCommand: (spec: CommandSpec, command: Command) => void;
}

const INTRO = 'Finds the live URL of a private API by its name.';
const CODES = 'Exit codes: 0 found, 1 not resolvable, 2 usage, 3 registry unreachable.';

export function createProgram(parts: ProgramParts): Command {
  const { streams, terminal, version } = parts;
  const program = new Command('waypost');
  program
    .description(INTRO)
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .option('--table <table>', 'readers’ table of the registry, by name or ARN (WAYPOST_TABLE)')
    .option('--url <url>', 'query endpoint of the registry (WAYPOST_URL)')
    .option('--sign', 'sign requests to --url with AWS credentials; always on for execute-api hosts')
    .option('--json', 'print JSON')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void streams.stdout.write(text),
      writeErr: (text) => void streams.stderr.write(text),
      outputError: (text) => terminal.fail(usageOf(text, 'waypost --help')),
      getOutHelpWidth: () => widthOf(streams.stdout.columns),
      getErrHelpWidth: () => widthOf(streams.stderr.columns),
      // The pens decide about colour.
      getOutHasColors: () => true,
      getErrHasColors: () => true,
    })
    .configureHelp(helpStyle(terminal.pen))
    .addHelpText(
      'after',
      `\n${exampleText(['waypost resolve orders-api'], terminal.pen)}\n\n${terminal.pen.dim(CODES)}`,
    );
  for (const { title, commands } of COMMANDS) {
    program.commandsGroup(`${title}:`);
    for (const spec of commands) addCommand(program, spec, parts);
  }
  // Added last, so that it joins the last group.
  return program.helpCommand('help [command]', 'print help for a command');
}

function helpStyle({ bold, cyan, green, yellow }: Pen): Partial<Help> {
  return {
    showGlobalOptions: true,
    // Every command takes options, so `[options]` is left out.
    subcommandTerm: (command) => [command.name(), ...command.registeredArguments.map(argumentTerm)].join(' '),
    // Commander's own titles, such as "Global Options:", in sentence case.
    styleTitle: (title) => bold(`${title.charAt(0)}${title.slice(1).toLowerCase()}`),
    styleCommandText: cyan,
    styleSubcommandText: cyan,
    styleOptionText: green,
    styleArgumentText: yellow,
  };
}

function addCommand(program: Command, spec: CommandSpec, { terminal, onCommand }: ProgramParts): void {
  const command = program.command(spec.line);
  command
    .summary(spec.summary)
    .description(spec.more === undefined ? sentence(spec.summary) : `${sentence(spec.summary)} ${spec.more}`);
  for (const option of [...(spec.options ?? []), ...spec.shared.flatMap((name) => SHARED_OPTIONS[name])]) {
    addOption(command, option);
  }
  command.addHelpText('after', `\n${exampleText(spec.examples, terminal.pen)}`);
  command.configureOutput({
    outputError: (text) => terminal.fail(usageOf(text, `waypost ${command.name()} --help`)),
  });
  command.action(() => onCommand(spec, command));
}

function addOption(command: Command, { flags, about, repeatable }: OptionSpec): void {
  if (repeatable !== true) command.option(flags, about);
  else
    command.option(flags, about, (value: string, earlier: readonly string[] | undefined) => [
      ...(earlier ?? []),
      value,
    ]);
}

function argumentTerm(argument: Argument): string {
  const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
  return argument.required ? `<${name}>` : `[${name}]`;
}

function exampleText(examples: readonly string[], pen: Pen): string {
  return [pen.bold(examples.length > 1 ? 'Examples:' : 'Example:'), ...indented(examples)].join('\n');
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** `error: unknown option '--nework'` and, on a line of its own, `(Did you mean --network?)`. */
function usageOf(text: string, where: string): { message: string; remedy: string } {
  const [first = '', ...others] = text.trim().split('\n');
  const message = first.replace(/^error: /, '');
  const meant = others.join(' ').replace(/[()]/g, '').trim();
  const help = `Run ${where}.`;
  return { message: sentence(message).replace(/\.\.$/, '.'), remedy: meant === '' ? help : `${meant} ${help}` };
}

function widthOf(columns: number | undefined): number {
  return Math.min(100, columns ?? 80);
}
