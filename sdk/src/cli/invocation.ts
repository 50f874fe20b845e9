// Builds a command's invocation from what commander parsed, and reads the options that several commands share.
import type { Command } from 'commander';
import { readVariable } from '../runtime.js';
import { readQuestion, type AskedQuestion, type Question } from '../model/index.js';
import type { Invocation, ProcessContext } from './command.js';
import { invalidRequest } from './failure.js';
import { openReader } from './reader/open-reader.js';
import type { RegistryReader } from './reader/reader.js';
import { hasLocation, locationOf } from './registry-location.js';
import type { CommandTerminal } from './terminal/terminal.js';

export interface OpenInvocation extends Invocation {
  readonly close: () => void;
}

interface InvocationParts {
  readonly context: ProcessContext;
  readonly terminal: CommandTerminal;
}

export function invocationOf(command: Command, { context, terminal }: InvocationParts): OpenInvocation {
  const options = command.optsWithGlobals<Readonly<Record<string, unknown>>>();
  const valueOf = (option: string): unknown =>
    options[option.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())];
  const text = (option: string): string | undefined => {
    const value = valueOf(option);
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const list = (option: string): string[] => {
    const value = valueOf(option);
    return Array.isArray(value) ? value.map(String) : [];
  };
  const flag = (option: string): boolean => valueOf(option) === true;
  const location = locationOf(
    { table: text('table'), url: text('url'), region: text('region'), sign: flag('sign') },
    context.env,
  );
  let reader: RegistryReader | undefined;
  return {
    args: command.args,
    text,
    list,
    flag,
    context,
    terminal,
    json: flag('json'),
    reader: () => (reader ??= openReader(location, context)),
    hasRegistry: hasLocation(location),
    close: () => reader?.close(),
  };
}

interface PagingOptions {
  /** Undefined for the whole list. */
  readonly limit: number | undefined;
  readonly cursor: string | undefined;
}

/** `--limit` and `--cursor`. */
export function pagingOf({ text }: Invocation): PagingOptions {
  const [given, cursor] = [text('limit'), text('cursor')];
  if (given === undefined) return { limit: undefined, cursor };
  const limit = /^\d{1,4}$/.test(given) ? Number(given) : 0;
  if (limit >= 1 && limit <= 1000) return { limit, cursor };
  throw invalidRequest(
    `Invalid --limit ${JSON.stringify(given.slice(0, 40))}.`,
    'Give --limit a whole number from 1 to 1000.',
  );
}

/** What was pasted as the first argument, with the headers beside it. */
export function pastedTextOf({ args, list }: Invocation): string {
  return [args[0] ?? '', ...list('header')].join('\n');
}

/** The question of `explain` or `doctor`, with every document that it needs. */
export function askedQuestionOf(invocation: Invocation): Promise<AskedQuestion> {
  const { args, text, reader, context } = invocation;
  const question = { registry: '', service: args[0] ?? '', ...callerOf(invocation), stage: text('stage') };
  const { source } = reader();
  return readQuestion(question, async (keys) => ({ ...(await source.read(keys)), readAt: context.runtime.now() }));
}

/** Where the caller is, by the options, else by the environment. */
export function callerOf({ text, context: { env } }: Invocation): Pick<Question, 'network' | 'region'> {
  return {
    network: text('network') ?? readVariable(env, 'WAYPOST_NETWORK'),
    region: text('region') ?? readVariable(env, 'AWS_REGION', 'AWS_DEFAULT_REGION'),
  };
}
