// Two regions of one registry: in each an engine with a replica of the readers' table, behind a proxy that hangs, refuses and heals.
// What replicates the table is the test: it writes into one engine, and later into the other.
import { networkKey, serviceKey, type ServiceEntry } from '../src/model/index.js';
import { createRegistry, type Registry } from '../src/registry.js';
import { systemRuntime, type RegistryRuntime } from '../src/runtime.js';
import { createDynamoSource } from '../src/sources/dynamodb.js';
import type { RegistrySource } from '../src/sources/source.js';
import { networkDocument, serviceEntry, VPC } from './documents.js';
import { startProxy, type ProxyStep } from './dynamo-proxy.js';
import { startEngine, startOwnEngine } from './engine.js';
import { createTable, credentials } from './table.js';

export interface ReplicaRegion {
  /** How its source is called in `answeredBy`. */
  readonly description: string;
  readonly url: string;
  readonly table: string;
  readonly region: string;
  /** What happens to reads there. */
  state: ProxyStep;
  /** How long each of them takes longer, in ms. */
  delay: () => number;
  /** How many requests it got. */
  readonly requests: () => number;
  readonly publish: (entry: ServiceEntry) => Promise<void>;
  readonly stop: () => Promise<void>;
}

export interface ReplicatedRegistry {
  readonly near: ReplicaRegion;
  readonly far: ReplicaRegion;
  /** A new process. */
  readonly open: () => Registry;
  /** The sources of one, the nearest first. */
  readonly sources: () => readonly RegistrySource[];
  /** Lets time pass without waiting for it. */
  readonly skip: (ms: number) => void;
  readonly stop: () => Promise<void>;
}

/** The entry of a service after this many replacements, each a second after the one before. */
export function generationOf(generation: number, name = 'orders-api'): ServiceEntry {
  const since = new Date(Date.UTC(2026, 5, 1) + generation * 1000).toISOString().replace('.000Z', 'Z');
  const apiId = `a${String(generation).padStart(9, '0')}`;
  return serviceEntry(name, { apiId, generation, createdAt: since, since });
}

interface ReplicaTimes {
  /** For one call: a region that hangs takes half of it. */
  readonly timeoutMs: number;
  readonly random?: () => number;
}

export async function startRegions({ timeoutMs, random = () => 0.5 }: ReplicaTimes): Promise<ReplicatedRegistry> {
  let skipped = 0;
  const runtime: RegistryRuntime = { ...systemRuntime, now: () => Date.now() + skipped, random };
  const engines = [await startEngine(), await startOwnEngine()] as const;
  const near = await startRegion('eu-west-1', engines[0].url);
  const far = await startRegion('us-east-1', engines[1].url);
  const sources = () =>
    [near, far].map(({ url, table, region }) =>
      createDynamoSource({ table, region, endpoint: url, credentials, runtime, env: {} }),
    );
  const open = (): Registry => createRegistry({ sources: sources(), network: VPC, runtime, timeoutMs, env: {} });
  return {
    near,
    far,
    open,
    sources,
    skip: (ms) => void (skipped += ms),
    stop: async () => {
      await Promise.all([near.stop(), far.stop()]);
      await Promise.all(engines.map((engine) => engine.stop()));
    },
  };
}

async function startRegion(region: string, engine: string): Promise<ReplicaRegion> {
  const name = `waypost-${region}`;
  const table = await createTable(engine, name);
  await table.put(networkKey(VPC), networkDocument());
  const proxy = await startProxy({ engine, fate: () => replica.state, delay: () => replica.delay() });
  const replica: ReplicaRegion = {
    ...{ url: proxy.url, table: name, region, state: 'forward', delay: () => 0 },
    description: `table ${name} in ${region}`,
    requests: () => proxy.requests.length,
    publish: (entry) => table.put(serviceKey(entry.name), entry),
    stop: async () => {
      table.close();
      await proxy.stop();
    },
  };
  return replica;
}
