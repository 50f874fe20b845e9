// Memory of the agent's process over many requests and many bytes: it must stay where it was after the first tenth.
import type { Bench } from '../harness/bench.js';
import { startProgram, type Program } from '../harness/program.js';
import { findLoadGenerator } from '../query/load.js';
import { LARGE_BYTES } from '../serve/large.js';
import { memoryOf } from './memory.js';

interface EnduranceExtent {
  readonly requests: number;
  readonly gigabytes: number;
}

/** In ratio to the memory after the first tenth. */
const MOST_GROWTH = 1.15;
const SLICE_SECONDS = 5;
const CONNECTIONS = 32;

export async function measureEndurance(bench: Bench, { requests, gigabytes }: EnduranceExtent): Promise<void> {
  const upstream = await startProgram('upstream', {});
  const agent = await startProgram('agent', { UPSTREAM: String(upstream.port) });
  await growth(bench, agent, { what: 'requests', total: requests, step: () => makeRequests(agent) });
  await growth(bench, agent, { what: 'GB streamed', total: gigabytes, step: () => download(agent) });
  await agent.stop();
  await upstream.stop();
}

interface EnduranceLoad {
  readonly what: string;
  readonly total: number;
  /** Makes load and returns how much. */
  readonly step: () => Promise<number>;
}

async function growth(bench: Bench, agent: Program, { what, total, step }: EnduranceLoad): Promise<void> {
  let done = 0;
  let first: number | undefined;
  while (done < total) {
    done += await step();
    if (done >= total / 10) first ??= await memoryOf(agent);
    bench.progress(`${String(Math.round(done))} of ${String(total)} ${what}`);
  }
  const last = { name: `memory after ${total} ${what}`, unit: 'MB', values: [await memoryOf(agent)] };
  bench.compare(last, { name: 'after a tenth', unit: 'MB', values: [first ?? Number.NaN] }, { atMost: MOST_GROWTH });
}

async function makeRequests({ port }: Program): Promise<number> {
  const url = `http://127.0.0.1:${port}/svc/orders-0-api/orders/42`;
  const { requests } = await findLoadGenerator().run({ url, seconds: SLICE_SECONDS, connections: CONNECTIONS });
  return requests;
}

/** Four answers at a time. */
async function download({ port }: Program): Promise<number> {
  const one = async (): Promise<number> => {
    const { body } = await fetch(`http://127.0.0.1:${port}/svc/orders-0-api/large`);
    let bytes = 0;
    // A body of Node's has chunks of bytes.
    for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) bytes += chunk.length;
    if (bytes !== LARGE_BYTES) throw new Error(`${bytes} of ${LARGE_BYTES} bytes arrived.`);
    return bytes;
  };
  const all = await Promise.all(Array.from({ length: 4 }, one));
  return all.reduce((sum, bytes) => sum + bytes, 0) / 1e9;
}
