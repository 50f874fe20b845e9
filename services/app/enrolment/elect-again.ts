// Elects names again after their owners changed: their entries, and the history of those that moved.
import { fitsGlob, serviceKey, type ItemKey, type ServiceEntry } from 'waypost/model';
import { elect } from '../../core/names/elect.js';
import { equal } from '../../core/equal.js';
import { historyOf, type MoveCause } from '../../core/names/history.js';
import { type NetworkNameState, electNetwork } from '../../core/networks/network-name.js';
import { configFor, type RegistryConfig } from '../../core/registry-config.js';
import type { NameState } from '../../core/names/name-state.js';
import { allEnded } from '../all-ended.js';
import type { Random, Sleep, Store, StoredName, Write } from '../ports.js';
import { untilWritten, type WriteAttempt } from '../ingest/attempt.js';
import { historyWrites, networkNameDocuments, serviceDocuments, type DocumentWrite } from '../ingest/publish.js';

interface ElectDeps {
  readonly store: Store;
  readonly sleep: Sleep;
  readonly random: Random;
}

/** The known names of services and networks that one of the globs fits. */
export async function namesWithGlobs(store: Store, globs: readonly string[]): Promise<string[]> {
  const names: string[] = [];
  if (globs.length === 0) return names;
  for await (const page of store.scan()) {
    for (const state of page) {
      if (state.kind !== 'name' && state.kind !== 'network-name') continue;
      const { name } = state.value;
      if (globs.some((glob) => fitsGlob(name, glob))) names.push(name);
    }
  }
  return names;
}

interface NamesToElect {
  /** Names whose own owner changed. Each is written, also if its entry stays the same: see `rewrite`. */
  readonly names: readonly string[];
  /** Names that a changed glob fits. Those whose entry stays the same are left alone. */
  readonly fitting: readonly string[];
  readonly move: MoveCause;
}

/** The names that are read at once, with their owners. */
const BATCH = 50;
/** The names that are written at once. */
const AT_ONCE = 10;

/** @returns how many entries changed. */
export async function electAgain(
  deps: ElectDeps,
  config: RegistryConfig,
  { names, fitting, move }: NamesToElect,
): Promise<number> {
  const always = new Set(names);
  const all = [...new Set([...names, ...fitting])];
  let changed = 0;
  for (let from = 0; from < all.length; from += BATCH) {
    const due = await dueIn(deps.store, config, { batch: all.slice(from, from + BATCH), always });
    for (let next = 0; next < due.length; next += AT_ONCE) {
      const done = await allEnded(
        due.slice(next, next + AT_ONCE).map((each) => electOne(deps, config, { ...each, move })),
      );
      changed += done.filter((isChanged) => isChanged).length;
    }
  }
  return changed;
}

interface DueName {
  readonly name: string;
  readonly kind: 'name' | 'network-name';
}

/** The names of a batch that must be written. Most names of a long list of owners are not known yet. */
async function dueIn(
  store: Store,
  config: RegistryConfig,
  { batch, always }: { readonly batch: readonly string[]; readonly always: ReadonlySet<string> },
): Promise<DueName[]> {
  const services = await store.names(batch);
  const networks = await store.networkNames(batch);
  const known = batch.flatMap((name, index) => [
    ...ifKnown({ name, kind: 'name' }, services[index], (value) => serviceDocumentsOf(value, config, services[index])),
    ...ifKnown({ name, kind: 'network-name' }, networks[index], (value) =>
      networkDocumentsOf(value, config, networks[index]),
    ),
  ]);
  const unsure = known.filter(({ due }) => !always.has(due.name));
  const published = await store.published(unsure.flatMap(({ documents }) => documents.map(({ key }) => key)));
  const values = published.values();
  const differs = new Set(
    unsure.filter(
      ({ documents }) => documents.filter(({ value }) => !equal(values.next().value ?? null, value)).length > 0,
    ),
  );
  return known.filter((each) => always.has(each.due.name) || differs.has(each)).map(({ due }) => due);
}

function ifKnown<T>(due: DueName, stored: StoredName<T> | undefined, documentsOf: (value: T) => DocumentWrite[]) {
  return stored?.value === undefined ? [] : [{ due, documents: documentsOf(stored.value) }];
}

const serviceDocumentsOf = (value: NameState, config: RegistryConfig, stored: StoredName<unknown> | undefined) =>
  serviceDocuments(value.name, elect(value, configFor(value.name, config, stored?.owner)));

const networkDocumentsOf = (value: NetworkNameState, config: RegistryConfig, stored: StoredName<unknown> | undefined) =>
  networkNameDocuments(value.name, electNetwork(value, configFor(value.name, config, stored?.owner).owners));

const electOne = (
  deps: ElectDeps,
  config: RegistryConfig,
  { kind, name, move }: DueName & { readonly move: MoveCause },
) => (kind === 'name' ? electService(deps, config, { name, move }) : electNetworkName(deps, config, name));

function electService(
  deps: ElectDeps,
  config: RegistryConfig,
  { name, move }: { readonly name: string; readonly move: MoveCause },
): Promise<boolean> {
  return rewrite(deps, `name ${name}`, async () => {
    const [stored] = await deps.store.names([name]);
    if (stored?.value === undefined) return undefined;
    const { value, rev } = stored;
    const after = elect(value, configFor(name, config, stored.owner));
    const lines = (published: PublishedValue) =>
      // The document under a service's key is its entry.
      historyWrites(name, rev + 1, historyOf(published(serviceKey(name)) as ServiceEntry | null, after, move));
    return { state: { kind: 'name', value, rev }, documents: serviceDocuments(name, after), lines };
  });
}

function electNetworkName(deps: ElectDeps, config: RegistryConfig, name: string): Promise<boolean> {
  return rewrite(deps, `network ${name}`, async () => {
    const [stored] = await deps.store.networkNames([name]);
    if (stored?.value === undefined) return undefined;
    const { value, rev } = stored;
    const documents = networkDocumentsOf(value, config, stored);
    return { state: { kind: 'network-name', value, rev }, documents, lines: () => [] };
  });
}

/** The document that readers see under a key. */
type PublishedValue = (key: ItemKey) => object | null;

interface Election {
  readonly state: Write;
  readonly documents: readonly DocumentWrite[];
  readonly lines: (published: PublishedValue) => readonly Write[];
}

/**
 * Writes the name's state as it is, with a new revision: a writer that read the former owner then loses the race and reads again.
 * @returns whether a document changed.
 */
async function rewrite(deps: ElectDeps, what: string, read: () => Promise<Election | undefined>): Promise<boolean> {
  let changed = false;
  await untilWritten(deps, what, async (): Promise<WriteAttempt> => {
    const election = await read();
    if (election === undefined) return { outcome: 'unchanged', tied: false };
    const { state, documents, lines } = election;
    const values = await deps.store.published(documents.map(({ key }) => key));
    const published = new Map(documents.map(({ key }, index) => [key.pk, values[index] ?? null]));
    const differing = documents.filter(({ key, value }) => !equal(published.get(key.pk) ?? null, value));
    changed = differing.length > 0;
    const writes = [state, ...differing, ...lines(({ pk }) => published.get(pk) ?? null)];
    return { outcome: (await deps.store.commit(writes)) ? 'applied' : 'conflict', tied: false };
  });
  return changed;
}
