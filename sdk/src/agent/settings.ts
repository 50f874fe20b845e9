// The agent's own settings: from options of the command line, then from the environment.
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { messageOf } from '../model/printable.js';
import { WaypostError } from '../model/errors.js';
import type { Environment } from '../model/schema.js';
import { readVariable } from '../runtime.js';
import { isLoopback } from './host.js';
import type { CallDeadlines } from './send-call.js';

export interface AgentSettings {
  readonly port: number;
  /** The address to listen on. */
  readonly listen: string;
  /** The directory of the last known good state. */
  readonly state: string | undefined;
  /** Globs of the services that may be called. */
  readonly services: readonly string[];
  /** Host names that the agent answers to, beside the loopback ones. */
  readonly hosts: readonly string[];
  readonly token: string | undefined;
  readonly deadlines: AgentDeadlines;
}

/** In ms. */
export interface AgentDeadlines extends CallDeadlines {
  /** How long calls under way may take after the signal to end. */
  readonly drain: number;
}

/** The value of an option of the command line. */
export type OptionText = (option: string) => string | undefined;

export const DEFAULT_PORT = 4681;
const DEFAULT_ADDRESS = '127.0.0.1';
const SHORTEST_TOKEN = 16;

/** @throws WaypostError INVALID_REQUEST for a setting that is malformed or not safe */
export function readAgentSettings(option: OptionText, env: Environment): AgentSettings {
  const read = (name: string): string | undefined =>
    option(name) ?? readVariable(env, `WAYPOST_AGENT_${name.toUpperCase().replaceAll('-', '_')}`);
  const listen = read('listen') ?? DEFAULT_ADDRESS;
  if (listen !== 'localhost' && isIP(listen) === 0) {
    throw invalidSetting('listen', listen, 'Give an IP address, such as 127.0.0.1.');
  }
  const token = tokenIn(read('token-file'));
  if (!isLoopback(listen) && token === undefined) {
    throw invalidSetting('listen', listen, 'Give --token-file too: other machines reach this address.');
  }
  return {
    port: portOf(read('port')),
    listen,
    state: read('state'),
    services: listOf('services', read('services') ?? '*', /^[a-z0-9.*-]{1,253}$/),
    hosts: listOf('allow-host', read('allow-host') ?? '', /^[a-z0-9.-]{1,253}$/),
    token,
    deadlines: {
      connect: secondsOf('connect-timeout', read('connect-timeout') ?? '10'),
      // API Gateway streams an answer for at most 15 minutes.
      silence: secondsOf('call-timeout', read('call-timeout') ?? '900'),
      drain: secondsOf('drain-timeout', read('drain-timeout') ?? '25'),
    },
  };
}

/** In ms. */
function secondsOf(name: string, text: string): number {
  const seconds = /^\d{1,6}(?:\.\d{1,3})?$/.test(text) ? Number(text) : 0;
  if (seconds > 0) return seconds * 1000;
  throw invalidSetting(name, text, 'Give seconds, more than 0.');
}

function portOf(text: string | undefined): number {
  if (text === undefined) return DEFAULT_PORT;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : -1;
  if (port >= 0 && port <= 65_535) return port;
  throw invalidSetting('port', text, 'Give a whole number from 0 to 65535.');
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
  if (path === undefined) return undefined;
  let token: string;
  try {
    token = readFileSync(path, 'utf8').trim();
  } catch (error) {
    throw invalidSetting('token-file', path, `Give a file that can be read (${messageOf(error)}).`);
  }
  if (token.length >= SHORTEST_TOKEN && /^[\x21-\x7e]+$/.test(token)) return token;
  throw invalidSetting(
    'token-file',
    path,
    `Put at least ${SHORTEST_TOKEN} printable characters into it: openssl rand -hex 32 > ${path}`,
  );
}

function invalidSetting(name: string, value: string, remedy: string): WaypostError {
  const message = `Invalid --${name} ${JSON.stringify(value.slice(0, 80))}.`;
  return new WaypostError({ code: 'INVALID_REQUEST', message, remedy, details: { option: name } });
}
