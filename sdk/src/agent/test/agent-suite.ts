// An agent on a registry in memory and on private APIs behind real TLS, and clients that speak plain HTTP to it.
import { request, type IncomingHttpHeaders, type RequestOptions } from 'node:http';
import { connect } from 'node:net';
import { networkDocument, serviceEntry, VPC, VPCE, replacedEntry } from '../../../test/documents.js';
import { memorySource, type MemorySource } from '../../../test/memory-source.js';
import type { RegistryDocument } from '../../sources/source.js';
import { settingsOf, type RegistryOptions } from '../../options.js';
import { unavailable } from '../../outage.js';
import { startAgent, type AgentParts, type RunningAgent } from '../agent.js';
import { readAgentSettings } from '../settings.js';
import { startPrivateApis, type PrivateApis } from './private-api.js';

export const HOST = `a1b2c3d4e5-${VPCE}.execute-api.eu-west-1.amazonaws.com`;
export const NEW_HOST = HOST.replace('a1b2c3d4e5', 'z9z9z9z9z9');

export interface AgentRig {
  readonly source: MemorySource;
  readonly apis: PrivateApis;
  readonly warnings: string[];
  readonly start: (changes?: StartChanges) => Promise<RunningAgent>;
  /** The API is destroyed and created again, and the registry knows it. */
  readonly replaceApi: () => void;
  readonly stop: () => Promise<void>;
}

interface StartChanges extends Partial<AgentParts> {
  /** Options of the command line. */
  readonly options?: Readonly<Record<string, string>>;
  readonly registryOptions?: RegistryOptions;
}

/** The test certificate is of this region. */
export function inRegion<T extends RegistryDocument>(document: T): T {
  return JSON.parse(JSON.stringify(document).replaceAll('us-west-2', 'eu-west-1')) as T; // only a text differs
}

export async function createAgentRig(): Promise<AgentRig> {
  const source = memorySource();
  const apis = await startPrivateApis();
  const running: RunningAgent[] = [];
  const warnings: string[] = [];
  source.documents.set('service:orders-api', inRegion(serviceEntry()));
  source.documents.set(`network:${VPC}`, inRegion(networkDocument()));
  apis.live.add(`https://${HOST}/prod/`);
  return {
    source,
    apis,
    warnings,
    start: async ({ options = {}, registryOptions, ...changes } = {}) => {
      const agent = await startAgent({
        settings: readAgentSettings((name) => ({ port: '0', ...options })[name], {}),
        registry: settingsOf({ sources: [source], network: VPC, env: {}, ...registryOptions }),
        source,
        reader: UNLISTED,
        pools: apis.pools,
        warn: (line) => void warnings.push(line),
        ...changes,
      });
      running.push(agent);
      return agent;
    },
    replaceApi: () => {
      const entry = replacedEntry();
      source.documents.set('service:orders-api', inRegion(entry));
      apis.live.clear();
      apis.live.add(`https://${NEW_HOST}/prod/`);
    },
    stop: async () => {
      await Promise.all(running.map((agent) => agent.drain()));
      await apis.stop();
    },
  };
}

const unlisted = (): Promise<never> =>
  Promise.reject(unavailable({ reason: 'configuration', message: 'The source in memory has no lists.', remedy: '' }));
const UNLISTED = {
  services: unlisted,
  networks: unlisted,
  lookup: unlisted,
  explainUrl: unlisted,
  impact: unlisted,
  operator: undefined,
};

interface ClientAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly text: string;
}

interface ClientCall extends RequestOptions {
  readonly body?: string | Buffer;
}

/** One call to the agent, on a connection of its own. */
export function callAgent(
  agent: RunningAgent,
  path: string,
  { body, ...options }: ClientCall = {},
): Promise<ClientAnswer> {
  const { hostname, port } = new URL(agent.url);
  return new Promise((resolve, reject) => {
    const calling = request({ hostname, port, path, agent: false, ...options }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', reject);
      answer.on('end', () => {
        const all = Buffer.concat(chunks);
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: all, text: all.toString() });
      });
    });
    calling.on('error', reject);
    calling.end(body);
  });
}

export function problemIn({ status, text }: ClientAnswer): Record<string, unknown> {
  const { code, detail, remedy } = JSON.parse(text) as Record<string, unknown>;
  return { status, code, detail, remedy };
}

/** Sends bytes as they are; resolves with everything that comes back until the agent closes the connection or sends nothing more. */
export function sendBytes(agent: RunningAgent, text: string): Promise<string> {
  const { hostname, port } = new URL(agent.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => void socket.write(text));
    let received = '';
    socket.on('data', (chunk) => {
      received += chunk.toString();
      socket.setTimeout(SILENCE_MS, () => socket.destroy());
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      // The agent may close while bytes are still on their way.
      if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error);
    });
    socket.on('close', () => resolve(received));
  });
}

const SILENCE_MS = 200;
