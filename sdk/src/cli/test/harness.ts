// A registry to try the command on: the real query endpoint on the real engine, served over HTTP; and the command in this
// process, with its output kept.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { applyFacts } from '../../../../services/app/ingest/apply.js';
import type { Fact } from '../../../../services/core/records/fact.js';
import { createHeartbeat } from '../../../../services/adapters/dynamodb/heartbeat.js';
import { createQuery } from '../../../../services/handlers/query.js';
import { createRig } from '../../../../services/test/rig.js';
import type { Environment } from '../../environment.js';
import { systemRuntime } from '../../runtime.js';
import { run } from '../run.js';
import type { Finished } from './bundle.js';

export interface TriedRegistry {
  /** The query endpoint. */
  readonly url: string;
  /** The environment of a caller that has only the readers' table. */
  readonly tableEnv: Readonly<Record<string, string>>;
  readonly tell: (facts: readonly Fact[]) => Promise<void>;
  /** An event of this account and region has arrived. */
  readonly hear: (account: string, region: string) => Promise<void>;
  readonly name: string;
  readonly stop: () => Promise<void>;
}

export async function startRegistry(): Promise<TriedRegistry> {
  const rig = await createRig();
  const name = rig.config.registry;
  const query = createQuery({ WAYPOST_REGISTRY: name }, { connection: rig.connection, log: () => undefined });
  const served = await serve(async (request, response) => {
    const answer = await query(new Request(`http://registry.test${request.url ?? ''}`));
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    response.end(await answer.text());
  });
  return {
    url: served.url,
    name,
    tableEnv: {
      WAYPOST_TABLE: rig.tables.readers,
      AWS_REGION: rig.connection.region,
      AWS_ENDPOINT_URL_DYNAMODB: rig.engine.url,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    },
    tell: async (facts) => {
      for (const fact of facts) await applyFacts(rig.apply, [fact]);
    },
    hear: (account, region) =>
      createHeartbeat(rig.client, rig.tables.records, rig.clock).beat({
        account,
        region,
        of: 'event',
        at: rig.clock(),
      }),
    stop: async () => {
      await served.stop();
      await rig.stop();
    },
  };
}

export interface Served {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** An HTTP server on loopback; what it fails at is a 500. */
export async function serve(
  answer: (request: IncomingMessage, response: ServerResponse) => Promise<void> | void,
): Promise<Served> {
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

export interface RunOptions {
  readonly env?: Environment;
  readonly isTTY?: boolean;
  readonly signal?: AbortSignal;
  /** Called with each piece of stdout. */
  readonly onOutput?: (text: string) => void;
  /** Called with each piece of stderr. */
  readonly onNote?: (text: string) => void;
}

/** Runs the command in this process. */
export async function runHere(args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  const { env = {}, isTTY = false, signal = new AbortController().signal, onOutput = () => undefined } = options;
  const { onNote = () => undefined } = options;
  let [stdout, stderr] = ['', ''];
  const code = await run(args, {
    world: { env, runtime: systemRuntime, interrupted: () => signal },
    streams: {
      stdout: {
        isTTY,
        write: (text) => {
          stdout += text;
          onOutput(text);
        },
      },
      stderr: {
        isTTY,
        write: (text) => {
          stderr += text;
          onNote(text);
        },
      },
    },
    version: '1.2.3',
  });
  return { code, stdout, stderr };
}
