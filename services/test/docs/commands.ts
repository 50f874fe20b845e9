// The commands that a document tells its reader to type, and what is wrong with them: a script that does not exist, a
// command or an option that the program does not know. Nothing is run.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommanderError } from 'commander';
import { createProgram } from '../../../sdk/src/cli/program.js';
import { createTerminal } from '../../../sdk/src/cli/terminal/terminal.js';
import { readCommandLine } from '../../../infra/command-line.js';
import { readArguments } from '../../admin/arguments.js';
import { parseOptions } from '../../local/options.js';
import { type Document, ROOT } from './documents.js';

export interface Line {
  readonly words: readonly string[];
  readonly from: string;
}

/** Every line of every shell snippet, and every command that stands in a sentence. */
export function commandLines({ path, snippets, words }: Document): readonly Line[] {
  const blocks = snippets
    .filter(({ language }) => language === 'sh')
    .flatMap(({ text, line }) => joined(text).map((each) => ({ text: each, from: `${path}:${line}` })));
  const inSentences = words.filter((word) => /^(?:npm|npx) /.test(word)).map((text) => ({ text, from: path }));
  return [...blocks, ...inSentences].flatMap(({ text, from }) =>
    simpleCommands(text).map((words) => ({ words, from })),
  );
}

/** Lines that end in a backslash go on. */
const joined = (text: string): readonly string[] => text.replace(/\\\n\s*/g, ' ').split('\n');

/** `a && b | c` is three; variables before a command, comments and quotes are taken off. */
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

/** What is wrong with a command of ours; of programs that are not ours nothing is known. */
export function faultOf(words: readonly string[]): string | undefined {
  const [program, ...args] = words;
  if (program === 'npm') return npmFault(args);
  if (program === 'npx' && args[0] === 'waypost') return waypostFault(args.slice(1));
  return undefined;
}

const NPM_ITSELF = ['ci', 'install', 'audit', 'install-scripts', 'pack', 'publish'];

function npmFault([first = '', ...rest]: readonly string[]): string | undefined {
  if (NPM_ITSELF.includes(first)) return undefined;
  const [script = '', ...more] = first === 'run' ? rest : [first, ...rest];
  const workspace = ['-w', '--workspace'].includes(more[0] ?? '') ? more[1] : undefined;
  const { scripts } = manifest(workspace === undefined ? 'package.json' : `${workspace}/package.json`);
  if (!Object.hasOwn(scripts, script)) return `there is no script ${script}`;
  const end = more.indexOf('--');
  return end < 0 ? undefined : scriptFault(script, more.slice(end + 1));
}

function manifest(path: string): { readonly scripts: Readonly<Record<string, string>> } {
  return JSON.parse(readFileSync(join(ROOT, path), 'utf8')) as { scripts: Record<string, string> }; // our own
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
    case 'deploy':
    case 'destroy':
      return messageOf(() => readCommandLine(args, { AWS_REGION: 'eu-west-1' }));
    default:
      return undefined;
  }
}

function waypostFault(args: readonly string[]): string | undefined {
  let said = '';
  const stream = { write: (text: string) => (said += text), isTTY: false };
  const streams = { stdout: stream, stderr: stream };
  const terminal = createTerminal(streams, {});
  const program = createProgram({ streams, terminal, version: '0.0.0', onCommand: () => {} });
  try {
    program.parse([...args], { from: 'user' });
    return undefined;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // A sentence may name a command without what it is to be asked for.
    const onlyNamed = args.length < 2 && /^commander\.(?:help|missingArgument)/.test(error.code);
    return error.exitCode === 0 || onlyNamed ? undefined : said.trim();
  }
}

function messageOf(act: () => unknown): string | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
