// `health`: one endpoint changes, and thousands of services are judged again for a hundred networks each. The function dies halfway
// and gets the change again.
import assert from 'node:assert/strict';
import {
  listKey,
  networkListKey,
  serviceKey,
  summaryOf,
  type ItemKey,
  type Network,
  type ServiceEntry,
} from 'waypost/model';
import { startEngine } from '../../../../sdk/test/engine.js';
import { createHealthStore } from '../../../adapters/dynamodb/health-store.js';
import { systemRuntime } from '../../../adapters/settings/runtime.js';
import { keepHealth } from '../../../app/health/keep-health.js';
import type { HealthStore } from '../../../app/health/ports.js';
import type { DocumentWrite } from '../../../app/ingest/publish.js';
import { currentOf, endpointOf, entryOf, networkOf, scopeOf } from '../../../app/http/test/documents.js';
import { createHealthJudge } from '../../../core/health/health.js';
import { createRig, type Rig } from '../../../test/rig.js';
import type { Figures, Target, Trial } from '../target.js';

const NETWORKS = 100;
const REGION = 'eu-west-1';
const KIB_OF_MIB = 1024;
/** How many writes run at once. All end before the next ones begin. */
const ABREAST = 16;
/** The documents of one transaction. */
const AT_ONCE = 100;

export const health: Target = {
  name: 'health',
  proves:
    'one endpoint changes the health of thousands of services, each written once, although the function dies halfway',
  unit: 'services',
  long: 5000,
  short: 48,
  run,
};

async function run({ amount, report }: Trial): Promise<Figures> {
  const engine = await startEngine();
  try {
    const rig = await createRig({}, engine);
    const networks = Array.from({ length: NETWORKS }, (_, index) => network(index, 'available'));
    const entries = Array.from({ length: amount }, (_, index) => entry(index, networks));
    await write(rig, [...networks.map(networkDocument), ...entries.flatMap(serviceDocuments)]);
    await takeIn(rig, networks, amount);
    report(amount / 2);
    // The last network, so that each service is judged for all networks.
    const closed = network(NETWORKS - 1, 'failed');
    await write(rig, [networkDocument(closed)]);
    const { ms, cpuMs } = await measured(() => keeper(rig)(closed, 'second'));
    await expectAll(rig, 'degraded', amount);
    report(amount);
    const judging = await measured(() => entries.map(createHealthJudge(inputsOf(networks))));
    return {
      'ms for one endpoint': ms,
      'ms of CPU for it': cpuMs,
      'µs of CPU to judge a service for a network': Math.round((judging.cpuMs * 1000) / (amount * NETWORKS)),
      'MiB resident at most': Math.round(process.resourceUsage().maxRSS / KIB_OF_MIB),
    };
  } finally {
    await engine.stop();
  }
}

/** The function dies after half of the writes, and gets the same change again. */
async function takeIn(rig: Rig, networks: readonly Network[], amount: number): Promise<void> {
  const [first] = networks;
  assert(first);
  const most = ABREAST * Math.floor(amount / ABREAST / 2);
  let writes = 0;
  const dying = (store: HealthStore): HealthStore => ({
    ...store,
    put: async (...put) => {
      writes += 1;
      if (writes > most) throw new Error('The function dies.');
      return store.put(...put);
    },
  });
  const keep = keeper(rig);
  await assert.rejects(keep(first, 'first', dying), /The function dies/);
  const { computed } = await keep(first, 'first');
  assert.equal(computed, amount - most);
  await expectAll(rig, 'ok', amount);
}

function keeper(rig: Rig) {
  const own = storeOf(rig);
  return (changed: Network, delivery: string, faulty = (store: HealthStore) => store) => {
    const deps = { registry: rig.config.registry, store: faulty(own), now: () => READ_AT, ...systemRuntime };
    return keepHealth(deps, { services: [], vpcIds: [changed.vpcId] }, delivery);
  };
}

function storeOf({ client, tables, store }: Rig): HealthStore {
  return createHealthStore({ client, table: tables.readers, store, ...systemRuntime });
}

const READ_AT = Date.parse('2026-06-01T00:00:00Z');
const inputsOf = (networks: readonly Network[]) => ({ registry: 'prod', networks, readAt: READ_AT });

async function expectAll(rig: Rig, health: string, amount: number): Promise<void> {
  const rows = await storeOf(rig).summaries();
  assert.equal(rows.filter((row) => row.health === health).length, amount);
}

async function measured(work: () => unknown): Promise<{ readonly ms: number; readonly cpuMs: number }> {
  const [started, before] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(before);
  return { ms: Math.round(performance.now() - started), cpuMs: Math.round((user + system) / 1000) };
}

const idOf = (index: number) => (index + 0x1000).toString(16);

function network(index: number, state: string): Network {
  return networkOf(`vpc-${idOf(index)}`, REGION, [endpointOf(`vpce-${idOf(index)}`, { state })]);
}

/** Associated with every network, and admitted from all by its policy. */
function entry(index: number, networks: readonly Network[]): ServiceEntry {
  const vpceIds = networks.flatMap(({ endpoints }) => endpoints.map(({ vpceId }) => vpceId));
  const api = currentOf(`api${idOf(index)}`, {
    vpceIds,
    stages: [{ name: 'prod', since: '2026-01-02T00:05:00Z', upToDate: true }],
    policy: {
      statements: [
        { effect: 'allow' },
        { effect: 'deny', conditions: [{ key: 'vpce', test: 'equals', not: true, values: vpceIds }] },
      ],
    },
  });
  return entryOf(`orders-${String(index)}`, [scopeOf(REGION, api)]);
}

const documentOf = (key: ItemKey, value: object): DocumentWrite => ({ kind: 'document', key, value });
const networkDocument = (value: Network) => documentOf(networkListKey(value.vpcId), value);
const serviceDocuments = (value: ServiceEntry) => [
  documentOf(serviceKey(value.name), value),
  documentOf(listKey(value.name), summaryOf(value)),
];

async function write({ store }: Rig, documents: readonly DocumentWrite[]): Promise<void> {
  for (let from = 0; from < documents.length; from += AT_ONCE)
    await store.commit(documents.slice(from, from + AT_ONCE));
}
