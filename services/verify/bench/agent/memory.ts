// Memory of the agent's process with many services. The registry is another process; the state is kept on disk.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bench } from '../harness/bench.js';
import { startProgram, type Program } from '../harness/program.js';

const SERVICES = 10_000;
const MOST_MB = 150;
/** Look-ups at a time. */
const AT_ONCE = 8;

export async function measureMemory(bench: Bench): Promise<void> {
  const count = bench.quick ? 200 : SERVICES;
  bench.progress(`${count} services in memory`);
  const names = Array.from({ length: count }, (_, index) => `orders-${index}-api`);
  const state = mkdtempSync(join(tmpdir(), 'waypost-bench-'));
  const registry = await startProgram('registry', { SERVICES: String(count) });
  const agent = await startProgram('agent', { REGISTRY_URL: `http://127.0.0.1:${registry.port}`, STATE: state });
  const empty = await memoryOf(agent);
  await lookUpEach(agent, names);
  const full = await memoryOf(agent);
  await agent.stop();
  await registry.stop();
  rmSync(state, { recursive: true });
  const limit = { name: 'limit', unit: 'MB', values: [MOST_MB] };
  bench.compare({ name: `${count} services in memory`, unit: 'MB', values: [full] }, limit, { atMost: 1 });
  bench.report({ name: 'none in memory', unit: 'MB', values: [empty] });
}

/** Resident memory in MB, as the agent itself reports it. */
export async function memoryOf({ port }: Program): Promise<number> {
  const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  return Number(/^waypost_agent_memory_bytes (\d+)$/m.exec(metrics)?.[1]) / 1e6;
}

async function lookUpEach({ port }: Program, names: readonly string[]): Promise<void> {
  const next = names.values();
  const work = async (): Promise<void> => {
    for (const name of next) {
      const answer = await fetch(`http://127.0.0.1:${port}/v1/services/${name}/address`);
      if (!answer.ok) throw new Error(`${name} returned ${answer.status}: ${await answer.text()}`);
      await answer.arrayBuffer();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}
