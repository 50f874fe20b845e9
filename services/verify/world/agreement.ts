// Checks that the parts of a stored registry agree: entries, networks and lists with the records, and each name's history with its
// entry.
import type { ServiceEntry, HistoryLine } from 'waypost/model';
import type { Store } from '../../app/ports.js';
import { rebuild } from '../../app/upkeep/rebuild.js';
import type { RegistryConfig } from '../../core/registry-config.js';
import { checkSame } from './invariants.js';

type ServingByRegion = ReadonlyMap<string, HistoryLine['to']>;

/** The store with its rows and documents as they are now, read once for several checks. */
export async function readOnce(store: Store): Promise<Store> {
  const [rows, documents] = [await allOf(store.scan()), await allOf(store.documents())];
  return { ...store, scan: () => once(rows), documents: () => once(documents) };
}

async function allOf<T>(pages: AsyncIterable<readonly T[]>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const page of pages) all.push(...page);
  return all;
}

async function* once<T>(page: readonly T[]): AsyncGenerator<readonly T[]> {
  yield page;
}

/**
 * @param checked the revision of each name whose history was checked, which changes only together with it
 * @throws Error that names what disagrees
 */
export async function checkAgreement(
  given: Store,
  config: RegistryConfig,
  checked = new Map<string, number>(),
): Promise<void> {
  const store = await readOnce(given);
  const { differences } = await rebuild(store, config, { dryRun: true });
  checkSame('entries, networks and lists agree with the records', differences, []);
  const serving = await servingByName(store);
  for await (const page of store.scan()) {
    for (const { kind, value, rev } of page) {
      if (kind !== 'name' || checked.get(value.name) === rev) continue;
      await checkHistory(store, value.name, serving.get(value.name) ?? new Map());
      checked.set(value.name, rev);
    }
  }
}

async function servingByName(store: Store): Promise<ReadonlyMap<string, ServingByRegion>> {
  const serving = new Map<string, ServingByRegion>();
  for await (const page of store.documents()) {
    for (const { value } of page.filter((each) => each.key.pk.startsWith('SERVICE#'))) {
      const { name, regions } = value as ServiceEntry; // of that key
      serving.set(name, new Map(regions.map(({ region, current }) => [region, servingStage(current)])));
    }
  }
  return serving;
}

function servingStage(current: ServiceEntry['regions'][number]['current']): HistoryLine['to'] {
  return current === null ? null : { apiId: current.apiId, stage: current.stage };
}

/** Checks that each region's history, in the order of recording, is a chain that ends at the API and stage that serve there now. */
async function checkHistory(store: Store, name: string, serving: ServingByRegion): Promise<void> {
  const { lines } = await store.history(name, { limit: 1000 });
  const last = new Map<string, HistoryLine['to']>();
  for (const { region, from, to } of [...lines].sort((a, b) => a.position - b.position)) {
    checkSame('each line of the history begins where the previous one ended', [from], [last.get(region) ?? null]);
    last.set(region, to);
  }
  for (const region of new Set([...last.keys(), ...serving.keys()])) {
    checkSame('the history ends at what serves', [last.get(region) ?? null], [serving.get(region) ?? null]);
  }
}
