// The agent: a reverse proxy with a live address for each service, for programs in any language.
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WaypostError } from '../model/errors.js';
import { messageOf } from '../model/text.js';
import { sleep, type RegistryRuntime } from '../runtime.js';
import { openAddressBook, type AddressBook, type BookParts } from './address-book.js';
import { CallSigner } from './call-signer.js';
import { reportGates } from './diagnosis.js';
import { keepRequestsYoung } from './garbage.js';
import type { GuardPolicy } from './guard.js';
import { isLoopback } from './host.js';
import { AgentMetrics } from './metrics.js';
import { SilenceWatch } from './silence.js';
import { createPools, type ConnectionPools } from './send-call.js';
import { createAgentServer, type AgentServerParts } from './server.js';
import type { AgentSettings } from './settings.js';
import { BodyBudget } from './whole-body.js';

export interface AgentParts extends Omit<BookParts, 'state'> {
  readonly settings: AgentSettings;
  readonly pools?: ConnectionPools;
  /** Takes the log, line by line. */
  readonly log?: (line: string) => void;
}

export interface RunningAgent {
  /** `http://127.0.0.1:4681` */
  readonly url: string;
  /** Applies other settings; returns the changed options that only a restart applies. */
  readonly reload: (settings: AgentSettings) => string[];
  /** Accepts no more connections, lets the calls under way end, and resolves when all is saved and closed. */
  readonly drain: () => Promise<void>;
}

const DRAIN_STEP_MS = 50;
/** Connections of a burst that wait to be accepted; Node's own 511 are few where each call has a connection. */
const BACKLOG = 4096;
/** For the bodies of all signed calls. */
const MOST_BODY_BYTES = 67_108_864;

/** What a reload may change. */
interface CurrentSettings {
  settings: AgentSettings;
  policy: GuardPolicy;
  draining: boolean;
}

/** Starts to listen; @throws WaypostError INVALID_REQUEST where the address is taken. */
export async function startAgent(parts: AgentParts): Promise<RunningAgent> {
  const { settings, registry, warn, pools = createPools() } = parts;
  keepRequestsYoung();
  const book = await openAddressBook({ ...parts, state: settings.state });
  const current: CurrentSettings = { settings, policy: policyOf(settings), draining: false };
  const server = createAgentServer(serverParts({ ...parts, pools }, book, current));
  try {
    const url = await listen(server, settings);
    server.on('error', (error) => warn(`The agent cannot accept a connection: ${error.message}`));
    book.prefetch(settings.prefetch);
    const drain = async (): Promise<void> => {
      current.draining = true;
      const { drain: most } = current.settings.deadlines;
      const isWhole = await drainServer(server, registry.runtime, most);
      if (!isWhole) warn(`Calls under way were cut off after ${most / 1000} s. Give a longer --drain-timeout.`);
      await book.close();
      pools.http.destroy();
      pools.https.destroy();
    };
    const reload = (next: AgentSettings): string[] => {
      const before = current.settings;
      Object.assign(current, { settings: next, policy: policyOf(next) });
      const changed = FIXED.filter(([name]) => JSON.stringify(before[name]) !== JSON.stringify(next[name]));
      return changed.map(([, options]) => options);
    };
    return { url, reload, drain };
  } catch (error) {
    await book.close();
    throw error;
  }
}

/** The settings that only a restart applies, and their options. */
const FIXED = [
  ['port', '--port'],
  ['listen', '--listen'],
  ['state', '--state'],
  ['prefetch', '--prefetch'],
  ['deadlines', '--call-timeout, --connect-timeout, --drain-timeout'],
  ['limits', '--max-connections, --max-pending'],
] as const;

function serverParts(
  { registry, settings, pools, log = () => undefined }: AgentParts & { readonly pools: ConnectionPools },
  book: AddressBook,
  current: CurrentSettings,
): AgentServerParts {
  const { runtime, region } = registry;
  const { deadlines, limits } = settings;
  return {
    routes: book.routes,
    lookUp: book.lookUp,
    health: book.health,
    explain: reportGates(book.explain),
    pools,
    deadlines,
    silence: new SilenceWatch(deadlines.silence),
    runtime,
    signer: new CallSigner(region, runtime),
    budget: new BodyBudget(MOST_BODY_BYTES),
    metrics: new AgentMetrics(),
    log: { level: () => current.settings.log, write: log },
    mostConnections: limits.connections,
    mostPending: limits.pending,
    signed: () => current.settings.signed,
    services: () => current.settings.services,
    policy: () => current.policy,
    isDraining: () => current.draining,
  };
}

function policyOf({ token, hosts, listen: address, allowsRelayed }: AgentSettings): GuardPolicy {
  return { token, allowsRelayed, allowed: new Set(hosts), anyAddress: !isLoopback(address) };
}

function listen(server: Server, { port, listen: address }: AgentSettings): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => reject(cannotListen(`${address}:${port}`, cause)));
    server.listen({ port, host: address, backlog: BACKLOG }, () => {
      const { address: host, port: bound, family } = server.address() as AddressInfo; // a TCP server has one
      resolve(`http://${family === 'IPv6' ? `[${host}]` : host}:${bound}`);
    });
  });
}

const NOT_LISTENING = 'End the program that listens there, or give another --port or --listen.';

function cannotListen(address: string, cause: Error): WaypostError {
  const message = `The agent cannot listen on ${address} (${messageOf(cause)}).`;
  return new WaypostError({ code: 'INVALID_REQUEST', message, remedy: NOT_LISTENING }, { cause });
}

/** Returns whether all calls ended in time. */
async function drainServer(server: Server, runtime: RegistryRuntime, most: number): Promise<boolean> {
  const deadline = runtime.now() + most;
  const closing = { done: false };
  const closed = new Promise<void>((resolve) => {
    server.close(() => {
      closing.done = true;
      resolve();
    });
  });
  while (!closing.done && runtime.now() < deadline) {
    // A connection that was kept alive before the drain began becomes idle when its answer ends.
    server.closeIdleConnections();
    await Promise.race([closed, sleep(runtime, DRAIN_STEP_MS, { background: true })]);
  }
  server.closeAllConnections();
  return closing.done;
}
