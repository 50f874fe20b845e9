// The agent's own settings: from options of the command line, then from the environment, then from the configuration file.
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { WaypostError } from '../model/errors.js';
import { asChoice, messageOf, nearest, quote } from '../model/text.js';
import type { Environment } from '../model/schema.js';
import { readVariable } from '../runtime.js';
import { readConfigFile, type OptionText } from './config-file.js';
import { isLoopback } from './host.js';
import { FILE_KEYS, variableOf } from './options.js';
import type { CallDeadlines } from './send-call.js';

export interface AgentSettings {
  readonly port: number;
  /** The address to listen on. */
  readonly listen: string;
  /** The directory of the last known good state. */
  readonly state: string | undefined;
  /** Globs of the services that may be called. */
  readonly services: readonly string[];
  /** Globs of the services whose addresses are read at the start. */
  readonly prefetch: readonly string[];
  /** Globs of the services whose calls are signed. */
  readonly signed: readonly string[];
  /** Host names that the agent answers to, beside the loopback ones. */
  readonly hosts: readonly string[];
  /** Accept calls with headers of browsers and proxies. */
  readonly allowsRelayed: boolean;
  readonly token: string | undefined;
  readonly deadlines: AgentDeadlines;
  readonly limits: AgentLimits;
  readonly log: LogLevel;
}

/** In ms. */
interface AgentDeadlines extends CallDeadlines {
  /** How long calls under way may take after the signal to end. */
  readonly drain: number;
}

interface AgentLimits {
  readonly connections: number;
  /** Requests under way. */
  readonly pending: number;
}

export type LogLevel = 'off' | 'error' | 'info';

const SHORTEST_TOKEN = 16;
const GLOB = /^[a-z0-9.*-]{1,253}$/;

/** An option's value: of the command line, else of its variable, else of the file that `config` names. */
export function layeredOptions(option: OptionText, env: Environment): OptionText {
  const given: OptionText = (name) => option(name) ?? readVariable(env, variableOf(name));
  const file = readConfigFile(given('config'));
  refuseUnknownVariable(env);
  return (name) => given(name) ?? file(name);
}

/** Kubernetes sets these in the pods beside a service that is called waypost-agent. */
const SERVICE_LINK = /^WAYPOST_AGENT_(?:SERVICE_(?:HOST|PORT)|PORT_\d)/;

const PREFIX = variableOf('');

function refuseUnknownVariable(env: Environment): void {
  const known = ['config', ...FILE_KEYS].map(variableOf);
  const own = Object.keys(env).filter((name) => name.startsWith(PREFIX) && !SERVICE_LINK.test(name));
  const unknown = own.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  // Their common beginning would make all of them alike.
  const endOf = (name: string): string => name.slice(PREFIX.length);
  const meant = nearest(endOf(unknown), known.map(endOf)).map((end) => PREFIX + end);
  const remedy = meant.length > 0 ? `Did you mean ${asChoice(meant)}?` : `Use one of ${known.join(', ')}.`;
  throw new WaypostError({ code: 'INVALID_REQUEST', message: `Unknown variable ${quote(unknown)}.`, remedy });
}

/** @throws WaypostError INVALID_REQUEST for a setting that is malformed or not safe */
export function readAgentSettings(option: OptionText, env: Environment): AgentSettings {
  const read = layeredOptions(option, env);
  const listen = read('listen') ?? '127.0.0.1';
  if (listen !== 'localhost' && isIP(listen) === 0) {
    throw invalidSetting('listen', listen, 'Give an IP address, such as 127.0.0.1.');
  }
  const token = tokenIn(read('token-file'));
  if (!isLoopback(listen) && token === undefined) {
    throw invalidSetting('listen', listen, 'Give --token-file too: other machines reach this address.');
  }
  const relayed = read('allow-relayed') ?? '';
  const globs = (name: string, usual: string): string[] => listOf(name, read(name) ?? usual, GLOB);
  return {
    port: numberOf('port', read('port') ?? '4681', { least: 0, most: 65_535 }),
    listen,
    state: read('state'),
    services: globs('services', '*'),
    prefetch: globs('prefetch', ''),
    signed: globs('sign-services', ''),
    hosts: listOf('allow-host', read('allow-host') ?? '', /^[a-z0-9.-]{1,253}$/),
    allowsRelayed: relayed !== '' && relayed !== '0',
    token,
    deadlines: deadlinesOf(read),
    limits: limitsOf(read),
    log: levelOf(read('log') ?? 'error'),
  };
}

function deadlinesOf(read: OptionText): AgentDeadlines {
  return {
    connect: secondsOf('connect-timeout', read('connect-timeout') ?? '10'),
    // API Gateway streams an answer for at most 15 minutes.
    silence: secondsOf('call-timeout', read('call-timeout') ?? '900'),
    drain: secondsOf('drain-timeout', read('drain-timeout') ?? '25'),
  };
}

function limitsOf(read: OptionText): AgentLimits {
  const count = (name: string, usual: string): number =>
    numberOf(name, read(name) ?? usual, { least: 1, most: 65_535 });
  return { connections: count('max-connections', '1024'), pending: count('max-pending', '512') };
}

function secondsOf(name: string, text: string): number {
  const seconds = /^\d{1,6}(?:\.\d{1,3})?$/.test(text) ? Number(text) : 0;
  if (seconds > 0) return seconds * 1000;
  throw invalidSetting(name, text, 'Give a number of seconds, such as 900.');
}

interface SettingRange {
  readonly least: number;
  readonly most: number;
}

function numberOf(name: string, text: string, { least, most }: SettingRange): number {
  const number = /^\d{1,5}$/.test(text) ? Number(text) : -1;
  if (number >= least && number <= most) return number;
  throw invalidSetting(name, text, `Give a whole number from ${least} to ${most}.`);
}

function levelOf(text: string): LogLevel {
  if (text === 'off' || text === 'error' || text === 'info') return text;
  throw invalidSetting('log', text, 'Give error, info or off.');
}

function listOf(name: string, text: string, grammar: RegExp): string[] {
  const words = text.split(',').filter((word) => word !== '');
  const wrong = words.find((word) => !grammar.test(word));
  if (wrong !== undefined || (words.length === 0 && text !== '')) {
    throw invalidSetting(name, wrong ?? text, 'Give names in lower case, with commas between them.');
  }
  return words;
}

function tokenIn(path: string | undefined): string | undefined {
  if (path === undefined || path === '') return undefined;
  let token: string;
  try {
    token = readFileSync(path, 'utf8').trim();
  } catch (error) {
    const message = `Invalid --token-file ${quote(path)}: ${messageOf(error)}.`;
    const remedy = `Create it: openssl rand -hex 32 > ${path}`;
    throw new WaypostError({ code: 'INVALID_REQUEST', message, remedy, details: { option: 'token-file' } });
  }
  if (token.length >= SHORTEST_TOKEN && /^[\x21-\x7e]+$/.test(token)) return token;
  throw invalidSetting(
    'token-file',
    path,
    `Put at least ${SHORTEST_TOKEN} printable characters into it: openssl rand -hex 32 > ${path}`,
  );
}

function invalidSetting(name: string, value: string, remedy: string): WaypostError {
  const message = `Invalid --${name} ${quote(value)}.`;
  return new WaypostError({ code: 'INVALID_REQUEST', message, remedy, details: { option: name } });
}
