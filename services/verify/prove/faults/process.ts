// Processes of a hub that reach its engine through a proxy. The proxy cuts, slows or holds requests, and a process may die at one.
import { startProxy, type DynamoProxy, type ProxyStep } from '../../../../sdk/test/dynamo-proxy.js';
import { createDocumentClient, type TableClient, type TableConnection } from '../../../adapters/dynamodb/client.js';
import type { CrashPoint } from './crash-point.js';

/** Requests are counted from 0. */
interface ProcessFaults {
  /** The process dies at this request, which gets no answer. */
  readonly killed?: CrashPoint;
  /** The requests from this one on are cut, before or after they took effect, until the link has healed. */
  readonly cut?: { readonly from: number; readonly requests: number; readonly how: 'reset' | 'reset-after' };
  /** The world continues while these requests wait. */
  readonly held?: readonly number[];
  readonly onHeld?: () => Promise<void>;
  /** How long each other request waits, in ms. */
  readonly slow?: number;
}

type ProcessEnd<T> =
  | { readonly end: 'done'; readonly value: T; readonly requests: number }
  | { readonly end: 'killed' }
  | { readonly end: 'failed'; readonly error: unknown };

interface FaultyRun {
  readonly proxy: DynamoProxy;
  readonly client: TableClient;
  faults: ProcessFaults;
  sent: number;
}

/** Runs one piece of work after the other, in the same process until that process has failed or died. */
export class FaultyProcess {
  #running: FaultyRun | undefined;

  constructor(private readonly connection: TableConnection & { readonly endpoint: string }) {}

  async run<T>(faults: ProcessFaults, work: (client: TableClient) => Promise<T>): Promise<ProcessEnd<T>> {
    const running = (this.#running ??= await this.#start());
    Object.assign(running, { faults, sent: 0 });
    const dies = new Promise<ProcessEnd<T>>((resolve) => (running.proxy.onHang = () => resolve({ end: 'killed' })));
    const ends = work(running.client).then(
      (value): ProcessEnd<T> => ({ end: 'done', value, requests: running.sent }),
      (error: unknown): ProcessEnd<T> => ({ end: 'failed', error }),
    );
    const result = await Promise.race([ends, dies]);
    if (result.end !== 'done') await this.stop();
    return result;
  }

  async stop(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    await running?.proxy.stop();
    running?.client.destroy();
  }

  async #start(): Promise<FaultyRun> {
    const engine = this.connection.endpoint;
    const proxy = await startProxy({ engine, fate: () => fateOf(running), delay: () => delayOf(running) });
    const client = createDocumentClient({ ...this.connection, endpoint: proxy.url });
    const running: FaultyRun = { proxy, client, faults: {}, sent: 0 };
    return running;
  }
}

function fateOf(running: FaultyRun): ProxyStep {
  const { killed, cut } = running.faults;
  const request = running.sent;
  running.sent += 1;
  if (killed?.request === request) return killed.how;
  return cut !== undefined && request >= cut.from && request < cut.from + cut.requests ? cut.how : 'forward';
}

/** The proxy asks for the delay of a request directly after its fate. */
function delayOf({ faults: { held, onHeld, slow = 0 }, sent }: FaultyRun): number | Promise<void> {
  return held?.includes(sent - 1) === true && onHeld !== undefined ? onHeld() : slow;
}

/** Draws a process that dies, whose link is cut, or that is only held, at any of its requests. */
export function drawFaults(random: () => number, requests: number): ProcessFaults {
  const request = () => Math.floor(random() * requests);
  const kind = random();
  const common = { held: [request(), request()], slow: random() < 0.2 ? 1 + 4 * random() : 0 };
  if (kind < 0.4) return { ...common, killed: { request: request(), how: random() < 0.5 ? 'hang' : 'hang-after' } };
  return kind < 0.75 ? { ...common, ...drawCut(random, requests) } : common;
}

/** The AWS SDK tries a request three times, so some cuts heal before it gives up. */
export function drawCut(random: () => number, requests: number): Required<Pick<ProcessFaults, 'cut'>> {
  const how = random() < 0.5 ? 'reset' : 'reset-after';
  return { cut: { from: Math.floor(random() * requests), requests: 1 + Math.floor(random() * 4), how } };
}
