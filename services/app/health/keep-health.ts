// Computes the health of the services that a change may concern, and writes it beside their summaries. Safe to run twice, at once
// and in any order: a health is written only over the revision that was read before everything it is computed from.
import type { ItemKey } from 'waypost/model';
import { healthOf } from '../../core/health/health.js';
import { retry } from '../retry.js';
import type { HealthChange, HealthDeps, SummaryRow } from './ports.js';

export interface HealthResult {
  readonly computed: number;
  /** The names whose health is another than before. */
  readonly changed: readonly string[];
}

const PLAN = { tries: 8, firstWait: 50, longestWait: 2000 };
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
 * Brings the health of every service that the change may concern up to date.
 * @throws Error when the store failed, or other computations came first too often. Running it again is safe.
 */
export async function keepHealth(deps: HealthDeps, change: HealthChange): Promise<HealthResult> {
  const changed = new Set<string>();
  let computed = 0;
  // The first time those that the change concerns, then those that another computation overtook.
  let rows = await concerned(deps, change);
  const lost = await retry(
    deps,
    { ...PLAN, isRetryable: (left: readonly SummaryRow[]) => left.length > 0 },
    async () => {
      const done = await computeAll(deps, rows, change);
      for (const { row, health } of done.written) if (row.health !== health) changed.add(row.name);
      computed += done.written.length;
      rows = done.lost.length === 0 ? [] : await deps.store.summaries(done.lost.map(({ name }) => name));
      return rows;
    },
  );
  if (lost.length > 0) throw new Error(`The health of ${lost.length} services was overtaken too often. Try again.`);
  return { computed, changed: [...changed] };
}

/** A network concerns the services of its region: those associated with it, and those associated with none. */
async function concerned({ store }: HealthDeps, change: HealthChange): Promise<readonly SummaryRow[]> {
  if (change === 'all') return store.summaries();
  if (change.vpcIds.length === 0) return store.summaries(change.services);
  const [rows, networks] = [await store.summaries(), await store.networks()];
  const changed = change.vpcIds.map((vpcId) => networks.find((network) => network.vpcId === vpcId)?.region);
  // A network without live endpoints is in no list, so its region is not known.
  const isAnywhere = changed.includes(undefined);
  const concerns = ({ name, regions }: SummaryRow) =>
    isAnywhere || change.services.includes(name) || regions.some((region) => changed.includes(region));
  return rows.filter(concerns);
}

/** The rows were read first: what is read now is at least as new as their revisions. */
async function computeAll({ registry, store, now }: HealthDeps, rows: readonly SummaryRow[], change: HealthChange) {
  if (rows.length === 0) return { written: [], lost: [] };
  const entries = await store.entries(rows.map(({ name }) => name));
  const inputs = { registry, networks: await store.networks(), readAt: now() };
  const computed = rows
    .map((row, index) => ({ row, health: healthOf(entries[index] ?? null, inputs) }))
    // What time alone has not changed needs no write: every other change has its own computation, which writes.
    .filter(({ row, health }) => change !== 'all' || row.health !== health);
  const written: typeof computed = [];
  const lost: SummaryRow[] = [];
  for (let from = 0; from < computed.length; from += ABREAST) {
    const part = computed.slice(from, from + ABREAST);
    // A change writes an unchanged health too: its new revision keeps an earlier computation from overwriting it.
    const puts = await Promise.all(part.map(({ row, health }) => store.put(row, health)));
    for (const [index, each] of part.entries()) {
      if (puts[index] === true) written.push(each);
      else lost.push(each.row);
    }
  }
  return { written, lost };
}
