// The agent: a reverse proxy with a live address for each service, for programs in any language.
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { messageOf } from '../model/printable.js';
import { WaypostError } from '../model/errors.js';
import { sleep } from '../time.js';
import type { RegistryRuntime } from '../runtime.js';
import { openAddressBook, type BookParts } from './address-book.js';
import { isLoopback } from './host.js';
import { createPools, type ConnectionPools } from './send-call.js';
import type { AgentLimits } from './front.js';
import { createAgentServer, LIMITS } from './server.js';
import type { AgentSettings } from './settings.js';

export interface AgentParts extends Omit<BookParts, 'state'> {
  readonly settings: AgentSettings;
  readonly pools?: ConnectionPools;
  readonly limits?: AgentLimits;
}

export interface RunningAgent {
  /** `http://127.0.0.1:4681` */
  readonly url: string;
  /** Accepts no more connections, lets the calls under way end, and resolves when all is saved and closed. */
  readonly drain: () => Promise<void>;
}

const DRAIN_STEP_MS = 50;

/** Starts to listen; @throws WaypostError INVALID_REQUEST where the address is taken. */
export async function startAgent(parts: AgentParts): Promise<RunningAgent> {
  const { settings, registry, warn, pools = createPools(), limits = LIMITS } = parts;
  const { token, hosts, services, state, deadlines } = settings;
  const book = await openAddressBook({ ...parts, state });
  let draining = false;
  const server = createAgentServer({
    routes: book.routes,
    lookUp: book.lookUp,
    pools,
    deadlines,
    limits,
    services,
    policy: { token, allowed: new Set(hosts), anyAddress: !isLoopback(settings.listen) },
    health: book.health,
    isDraining: () => draining,
  });
  try {
    const url = await listen(server, settings);
    server.on('error', (error) => warn(`The agent cannot accept a connection: ${error.message}`));
    const drain = async (): Promise<void> => {
      draining = true;
      await drainServer(server, registry.runtime, deadlines.drain);
      await book.close();
      pools.http.destroy();
      pools.https.destroy();
    };
    return { url, drain };
  } catch (error) {
    await book.close();
    throw error;
  }
}

function listen(server: Server, { port, listen: address }: AgentSettings): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => reject(cannotListen(`${address}:${port}`, cause)));
    server.listen(port, address, () => {
      const { address: host, port: bound, family } = server.address() as AddressInfo; // a TCP server has one
      resolve(`http://${family === 'IPv6' ? `[${host}]` : host}:${bound}`);
    });
  });
}

function cannotListen(address: string, cause: Error): WaypostError {
  const message = `The agent cannot listen on ${address} (${messageOf(cause)}).`;
  return new WaypostError({ code: 'INVALID_REQUEST', message, remedy: 'Give another --port or --listen.' }, { cause });
}

async function drainServer(server: Server, runtime: RegistryRuntime, most: number): Promise<void> {
  const deadline = runtime.now() + most;
  const closing = { done: false };
  server.close(() => (closing.done = true));
  while (!closing.done && runtime.now() < deadline) {
    // A connection that was kept alive before the drain began becomes idle when its answer ends.
    server.closeIdleConnections();
    await sleep(runtime, DRAIN_STEP_MS);
  }
  server.closeAllConnections();
}
