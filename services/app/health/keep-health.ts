// Computes the health of the services that a change may concern, and writes it beside their summaries. Safe to run twice, at once
// and in any order: a health is written only over the revision that was read before everything it is computed from. A change that
// concerns thousands of services is taken in part by part; after a crash the next delivery goes on where the last one stopped.
import type { ItemKey, Network, ServiceHealth } from 'waypost/model';
import { createHealthJudge } from '../../core/health/health.js';
import { retry } from '../retry.js';
import type { HealthChange, HealthDeps, SummaryRow } from './ports.js';

export interface HealthResult {
  readonly computed: number;
  /** The names whose health is another than before. */
  readonly changed: readonly string[];
}

const PLAN = { tries: 8, firstWait: 50, longestWait: 2000 };
/** How many services are in memory at once. */
const PART = 500;
/** Writes at the same time. */
const ABREAST = 16;

/** What a published document's key says has changed; undefined for one that no health depends on. */
export function healthChangeOf(keys: readonly ItemKey[]): Exclude<HealthChange, 'all'> | undefined {
  const of = (partition: string, nameOf: (key: ItemKey) => string) => [
    ...new Set(keys.filter(({ pk }) => pk.startsWith(partition)).map(nameOf)),
  ];
  const services = of('SERVICE#', ({ pk }) => pk.slice('SERVICE#'.length));
  const vpcIds = of('NETLIST#', ({ sk }) => sk);
  return services.length + vpcIds.length === 0 ? undefined : { services, vpcIds };
}

/**
 * Brings the health of every service that the change may concern up to date. `delivery` names the delivery of a change that is
 * repeated until it succeeds: what an earlier try wrote is not computed again.
 * @throws Error when the store failed, or other computations came first too often. Running it again is safe.
 */
export async function keepHealth(deps: HealthDeps, change: HealthChange, delivery?: string): Promise<HealthResult> {
  const round = { change, delivery };
  const changed = new Set<string>();
  let computed = 0;
  // The first time those that the change concerns, then those that another computation overtook.
  let rows = await readRows(deps, round);
  let concerns = concernedBy(change);
  const lost = await retry(
    deps,
    { ...PLAN, isRetryable: (left: readonly SummaryRow[]) => left.length > 0 },
    async () => {
      if (rows.length === 0) return rows;
      // The rows were read first: what is read now is at least as new as their revisions.
      const networks = await deps.store.networks();
      const done = await computeAll(deps, round, { rows: rows.filter(concerns(networks)), networks });
      for (const { row, health } of done.written) if (row.health !== health) changed.add(row.name);
      computed += done.written.length;
      rows = done.lost.length === 0 ? [] : await deps.store.summaries(done.lost);
      concerns = () => () => true;
      return rows;
    },
  );
  if (lost.length > 0) throw new Error(`The health of ${lost.length} services was overtaken too often. Try again.`);
  return { computed, changed: [...changed] };
}

interface HealthRound {
  readonly change: HealthChange;
  readonly delivery: string | undefined;
}

/** The rows that may be concerned, without those that an earlier try wrote. */
async function readRows({ store }: HealthDeps, { change, delivery }: HealthRound): Promise<readonly SummaryRow[]> {
  const rows = await store.summaries(change === 'all' || change.vpcIds.length > 0 ? undefined : change.services);
  return delivery === undefined ? rows : rows.filter(({ healthRev }) => healthRev?.startsWith(delivery) !== true);
}

/** A network concerns the services of its region: those associated with it, and those associated with none. */
function concernedBy(change: HealthChange) {
  return (networks: readonly Network[]): ((row: SummaryRow) => boolean) => {
    if (change === 'all' || change.vpcIds.length === 0) return () => true;
    const services = new Set(change.services);
    const regionOf = new Map(networks.map(({ vpcId, region }) => [vpcId, region]));
    const changed = new Set(change.vpcIds.map((vpcId) => regionOf.get(vpcId)));
    // A network without live endpoints is in no list, so its region is not known.
    const isAnywhere = changed.has(undefined);
    return ({ name, regions }) => isAnywhere || services.has(name) || regions.some((region) => changed.has(region));
  };
}

interface HealthFacts {
  readonly rows: readonly SummaryRow[];
  readonly networks: readonly Network[];
}

async function computeAll(deps: HealthDeps, round: HealthRound, { rows, networks }: HealthFacts) {
  const { registry, store, now } = deps;
  const judge = createHealthJudge({ registry, networks, readAt: now() });
  const written: ComputedHealth[] = [];
  const lost: string[] = [];
  for (let from = 0; from < rows.length; from += PART) {
    const part = rows.slice(from, from + PART);
    const entries = await store.entries(part.map(({ name }) => name));
    const computed = part.map((row, index) => ({ row, health: judge(entries[index] ?? null) }));
    const done = await writePart(deps, round, computed);
    written.push(...done.written);
    lost.push(...done.lost);
  }
  return { written, lost };
}

interface ComputedHealth {
  readonly row: SummaryRow;
  readonly health: ServiceHealth | undefined;
}

async function writePart({ store }: HealthDeps, { change, delivery }: HealthRound, all: readonly ComputedHealth[]) {
  // What time alone has not changed needs no write: every other change has its own computation, which writes.
  const computed = all.filter(({ row, health }) => change !== 'all' || row.health !== health);
  const written: ComputedHealth[] = [];
  const lost: string[] = [];
  for (let from = 0; from < computed.length; from += ABREAST) {
    const part = computed.slice(from, from + ABREAST);
    // A change writes an unchanged health too: its new revision keeps an earlier computation from overwriting it.
    const puts = await Promise.all(part.map(({ row, health }) => store.put(row, health, delivery)));
    for (const [index, each] of part.entries()) {
      if (puts[index] === true) written.push(each);
      else lost.push(each.row.name);
    }
  }
  return { written, lost };
}
