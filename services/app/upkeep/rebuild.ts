// Derives all states and documents again from the records: after a change of configuration, and to prove that they agree.
import { serviceKey, type ServiceEntry } from 'waypost/model';
import type { ApiRecord } from '../../core/records/api-record.js';
import { equal } from '../../core/equal.js';
import { historyOf, type MoveCause } from '../../core/names/history.js';
import type { RegistryConfig } from '../../core/registry-config.js';
import type { StoredState, Store, Write } from '../ports.js';
import { historyWrites, type DocumentWrite } from '../ingest/publish.js';
import { unitsOf, type RebuildUnit } from './units.js';

export interface RebuildDifference {
  /** The item that differs, such as `name orders-api` or `document SERVICE#orders-api`. */
  readonly what: string;
  readonly was: unknown;
  readonly is: unknown;
}

export interface RebuildResult {
  readonly records: number;
  readonly differences: readonly RebuildDifference[];
  /** The number of units written. A unit that an event changed meanwhile is left to that event. */
  readonly written: number;
}

/** `move` goes into the histories of the names that the rebuild moves. */
export type RebuildOptions = { readonly dryRun: true } | { readonly dryRun: false; readonly move: MoveCause };

/** Compares, and unless it is a dry run, writes each name and network in a transaction of its own. */
export async function rebuild(store: Store, config: RegistryConfig, options: RebuildOptions): Promise<RebuildResult> {
  // Documents are read first, so that a document without a matching record was stale before the record was read.
  const published = await readDocuments(store);
  const states = await readStates(store);
  const units = unitsOf(states, config);
  const wanted = new Set(units.flatMap((unit) => unit.documents.map((write) => textOf(write.key))));
  const stale = [...published].filter(([text]) => !wanted.has(text)).map(([, { key }]) => ({ key, value: null }));
  const differing = units
    .map((unit) => ({ unit, differences: differencesOf(unit, published) }))
    .filter(({ differences }) => differences.length > 0);
  const differences = [
    ...differing.flatMap((each) => each.differences),
    ...stale.map(({ key }) => ({ what: `document ${key.pk}`, was: published.get(textOf(key))?.value, is: null })),
  ];
  let written = 0;
  if (!options.dryRun) {
    for (const { unit } of differing) if (await store.commit(writesOf(unit, published, options.move))) written += 1;
    for (const { key, value } of stale) if (await store.commit([{ kind: 'document', key, value }])) written += 1;
  }
  return { records: states.filter(isRecord).length, differences, written };
}

type DocumentsByKey = ReadonlyMap<
  string,
  { readonly key: { readonly pk: string; readonly sk: string }; readonly value: object }
>;

const textOf = ({ pk, sk }: { readonly pk: string; readonly sk: string }) => `${pk} ${sk}`;

async function readDocuments(store: Store): Promise<DocumentsByKey> {
  const found = new Map<string, { key: { pk: string; sk: string }; value: object }>();
  for await (const page of store.documents()) for (const each of page) found.set(textOf(each.key), each);
  return found;
}

async function readStates(store: Store): Promise<StoredState[]> {
  const all: StoredState[] = [];
  for await (const page of store.scan()) all.push(...page);
  return all;
}

function differencesOf({ state, stored, documents }: RebuildUnit, published: DocumentsByKey): RebuildDifference[] {
  const ofState = equal(stored, state.value)
    ? []
    : [{ what: `${state.kind} ${labelOf(state)}`, was: stored, is: state.value }];
  return [
    ...ofState,
    ...staleIn(documents, published).map(({ key, value }) => ({
      what: `document ${key.pk}`,
      was: published.get(textOf(key))?.value,
      is: value,
    })),
  ];
}

/** The writes of a unit: its state, the documents that differ, and history lines if a name moves. */
function writesOf({ state, documents }: RebuildUnit, published: DocumentsByKey, move: MoveCause): Write[] {
  const writes: Write[] = [state, ...staleIn(documents, published)];
  if (state.kind !== 'name') return writes;
  const { pk } = serviceKey(state.value.name);
  const entry = documents.find(({ key }) => key.pk === pk)?.value ?? null;
  const before = published.get(textOf(serviceKey(state.value.name)))?.value ?? null;
  // The document under a service's key is its entry.
  const lines = historyOf(before as ServiceEntry | null, entry as ServiceEntry | null, move);
  return [...writes, ...historyWrites(state.value.name, state.rev + 1, lines)];
}

function staleIn(documents: readonly DocumentWrite[], published: DocumentsByKey): DocumentWrite[] {
  return documents.filter(({ key, value }) => !equal(published.get(textOf(key))?.value ?? null, value));
}

function labelOf(state: RebuildUnit['state']): string {
  switch (state.kind) {
    case 'api':
      return state.value.apiId;
    case 'name':
    case 'network-name':
      return state.value.name;
    case 'vpc':
      return state.value.vpcId;
    case 'network-summary':
      return 'of all networks';
  }
}

function isRecord(state: StoredState): state is Extract<StoredState, { readonly value: ApiRecord }> {
  return state.kind === 'api' || state.kind === 'endpoint';
}
