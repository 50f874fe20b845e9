// A test registry with the real query endpoint on the real engine, and a runner of the command in this process.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHeartbeat } from '../../../../services/adapters/dynamodb/heartbeat.js';
import { applyFacts } from '../../../../services/app/ingest/apply.js';
import type { Fact } from '../../../../services/core/records/fact.js';
import { createHealthKeeper } from '../../../../services/handlers/health-keeper.js';
import { createQuery } from '../../../../services/handlers/query.js';
import * as story from '../../../../services/test/query/moved-api.js';
import { createRig } from '../../../../services/test/rig.js';
import { describeOnEngine } from '../../../test/engine.js';
import type { Environment } from '../../model/schema.js';
import { systemRuntime, type RegistryRuntime } from '../../runtime.js';
import { run } from '../run.js';
import type { FinishedCommand } from './bundle.js';

export interface StartedRegistry {
  /** Of the query endpoint. */
  readonly url: string;
  /** The environment of a caller that has only the readers' table. */
  readonly tableEnv: Readonly<Record<string, string>>;
  readonly apply: (facts: readonly Fact[]) => Promise<void>;
  /** Records that an event of this account and region has arrived. */
  readonly beat: (account: string, region: string) => Promise<void>;
  readonly name: string;
  readonly stop: () => Promise<void>;
}

export async function startRegistry(facts: readonly Fact[]): Promise<StartedRegistry> {
  const rig = await createRig();
  const name = rig.config.registry;
  const query = createQuery({ WAYPOST_REGISTRY: name }, { connection: rig.connection, log: () => undefined });
  const server = await serve(async (request, response) => {
    const answer = await query(new Request(`http://registry.test${request.url ?? ''}`));
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    response.end(await answer.text());
  });
  const apply = async (more: readonly Fact[]) => {
    for (const fact of more) await applyFacts(rig.apply, [fact]);
  };
  await apply(facts);
  await createHealthKeeper({ WAYPOST_REGISTRY: name }, rig.connection)('all');
  const heartbeat = createHeartbeat(rig.client, rig.tables.records, rig.clock);
  return {
    url: server.url,
    name,
    tableEnv: {
      WAYPOST_TABLE: rig.tables.readers,
      AWS_REGION: rig.connection.region,
      AWS_ENDPOINT_URL_DYNAMODB: rig.engine.url,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    },
    apply,
    beat: (account, region) => heartbeat.beat({ account, region, of: 'event', at: rig.clock() }),
    stop: async () => {
      await server.stop();
      await rig.stop();
    },
  };
}

/** The URL of an API of the story by the alias of an endpoint. */
export const urlOf = (apiId: string, vpceId = story.VPCE) =>
  `https://${apiId}-${vpceId}.execute-api.${story.REGION}.amazonaws.com/prod/`;

interface CommandOnRegistry {
  readonly registry: () => StartedRegistry;
  readonly byUrl: (...args: string[]) => Promise<FinishedCommand>;
  readonly byTable: (...args: string[]) => Promise<FinishedCommand>;
}

/** A suite on a registry with orders-api, which was replaced; billing, whose API is deleted; and reports, without a stage. */
export function describeCommand(name: string, suite: (command: CommandOnRegistry) => void): void {
  describeOnEngine(name, () => {
    let started: StartedRegistry | undefined;
    const registry = () => started!;
    beforeAll(async () => {
      started = await startRegistry([
        ...story.moved,
        story.created('c3c3c3c3c3', 1100, 'billing'),
        story.staged('c3c3c3c3c3', 1110),
        story.deleted('c3c3c3c3c3', 1200),
        story.created('d4d4d4d4d4', 1300, 'reports'),
      ]);
    });
    afterAll(() => registry().stop());
    suite({
      registry,
      byUrl: (...args) => runHere(args, { env: { WAYPOST_URL: registry().url } }),
      byTable: (...args) => runHere(args, { env: registry().tableEnv }),
    });
  });
}

export interface TestServer {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** A loopback HTTP server that answers 500 where the handler fails. */
export async function serve(
  answer: (request: IncomingMessage, response: ServerResponse) => Promise<void> | void,
): Promise<TestServer> {
  const server: Server = createServer((request, response) => {
    Promise.resolve(answer(request, response)).catch(() => response.writeHead(500).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // a TCP server has one
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

interface RunOptions {
  readonly env?: Environment;
  readonly isTTY?: boolean;
  readonly signal?: AbortSignal;
  readonly runtime?: RegistryRuntime;
  /** Called with each write to stdout. */
  readonly onOutput?: (text: string) => void;
  /** Called with each write to stderr. */
  readonly onNote?: (text: string) => void;
}

/** Runs the command in this process. */
export async function runHere(args: readonly string[], options: RunOptions = {}): Promise<FinishedCommand> {
  const { env = {}, isTTY = false, signal = new AbortController().signal, runtime = systemRuntime } = options;
  const { onOutput, onNote } = options;
  const written = { stdout: '', stderr: '' };
  const streamOf = (name: keyof typeof written, onWrite?: (text: string) => void) => ({
    isTTY,
    write: (text: string) => {
      written[name] += text;
      onWrite?.(text);
    },
  });
  const code = await run(args, {
    context: { env, runtime, interrupted: () => signal },
    streams: { stdout: streamOf('stdout', onOutput), stderr: streamOf('stderr', onNote) },
    version: '1.2.3',
  });
  return { code, ...written };
}

export async function jsonOf(finished: Promise<FinishedCommand>): Promise<Record<string, never>> {
  return JSON.parse((await finished).stdout) as Record<string, never>; // a test names the members that it expects
}
