// Finds the commands in a document and what is wrong with them: an unknown script, command or option. It runs none of them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommanderError } from 'commander';
import { createProgram } from '../../../sdk/src/cli/program.js';
import { createTerminal } from '../../../sdk/src/cli/terminal/terminal.js';
import { readArguments } from '../../admin/arguments.js';
import { parseOptions } from '../../local/terminal/options.js';
import { type Document, ROOT } from './documents.js';

interface DocumentedCommand {
  readonly words: readonly string[];
  readonly from: string;
}

/** Every command in the shell snippets and in the sentences. */
export function commandLines({ path, snippets, words }: Document): readonly DocumentedCommand[] {
  const blocks = snippets
    .filter(({ language }) => language === 'sh')
    .flatMap(({ text, line }) => joined(text).map((each) => ({ text: each, from: `${path}:${line}` })));
  const inSentences = words.filter((word) => /^(?:npm|npx) /.test(word)).map((text) => ({ text, from: path }));
  return [...blocks, ...inSentences].flatMap(({ text, from }) =>
    simpleCommands(text).map((words) => ({ words, from })),
  );
}

/** Joins lines that end in a backslash with the next. */
const joined = (text: string): readonly string[] => text.replace(/\\\n\s*/g, ' ').split('\n');

/** Splits `a && b | c` into three commands, without variables before them, comments and quotes. */
function simpleCommands(line: string): readonly (readonly string[])[] {
  return line
    .replace(/(^|\s)#.*$/, '')
    .split(/&&|\|\||[|;]/)
    .map((part) =>
      part
        .trim()
        .split(/\s+/)
        .filter((word) => word !== '' && word !== '…')
        .map((word) => word.replace(/^["']|["'…]$/g, '')),
    )
    .map((words) => words.slice(words.findIndex((word) => !/^[A-Z_]+=/.test(word))))
    .filter((words) => words.length > 0);
}

/** What is wrong with a command of this project. Undefined for other programs. */
export function faultOf(words: readonly string[]): string | undefined {
  const [program, ...args] = words;
  if (program === 'npm') return npmFault(args);
  if (program === 'npx' && args[0] === 'waypost') return waypostFault(args.slice(1));
  return undefined;
}

const NPM_COMMANDS = ['ci', 'install', 'audit', 'install-scripts', 'pack', 'publish'];

function npmFault([first = '', ...rest]: readonly string[]): string | undefined {
  if (NPM_COMMANDS.includes(first)) return undefined;
  const [script = '', ...more] = first === 'run' ? rest.filter((word) => word !== '-s') : [first, ...rest];
  const workspace = ['-w', '--workspace'].includes(more[0] ?? '') ? more[1] : undefined;
  const { scripts } = manifest(workspace === undefined ? 'package.json' : `${workspace}/package.json`);
  if (!Object.hasOwn(scripts, script)) return `there is no script ${script}`;
  const end = more.indexOf('--');
  return end < 0 ? undefined : scriptFault(script, more.slice(end + 1));
}

function manifest(path: string): { readonly scripts: Readonly<Record<string, string>> } {
  return JSON.parse(readFileSync(join(ROOT, path), 'utf8')) as { scripts: Record<string, string> }; // npm requires this format
}

function scriptFault(script: string, args: readonly string[]): string | undefined {
  if (args.includes('--help')) return undefined;
  switch (script) {
    case 'start': {
      const parsed = parseOptions(args, {});
      return parsed.kind === 'wrong' ? parsed.message : undefined;
    }
    case 'admin': {
      const given = readArguments(args.map((word) => ({ NAME: 'name', ID: '111122223333' })[word] ?? word));
      return 'wrong' in given ? given.wrong : undefined;
    }
    default:
      return undefined;
  }
}

function waypostFault(args: readonly string[]): string | undefined {
  let output = '';
  const stream = { write: (text: string) => (output += text), isTTY: false };
  const streams = { stdout: stream, stderr: stream };
  const terminal = createTerminal(streams, {});
  const program = createProgram({ streams, terminal, version: '0.0.0', onCommand: () => {} });
  try {
    program.parse([...args], { from: 'user' });
    return undefined;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // A sentence may name a command without its arguments.
    const onlyNamed = args.length < 2 && /^commander\.(?:help|missingArgument)/.test(error.code);
    return error.exitCode === 0 || onlyNamed ? undefined : output.trim();
  }
}
