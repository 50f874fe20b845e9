// Derives all states and documents again from the records: after a change of configuration, and to prove that they agree.
import { serviceKey, type ItemKey, type ServiceEntry } from 'waypost/model';
import type { ApiRecord } from '../../core/records/api-record.js';
import { equal } from '../../core/equal.js';
import { historyOf, type MoveCause } from '../../core/names/history.js';
import type { RegistryConfig } from '../../core/registry-config.js';
import type { PublishedDocument, StoredState, Store, Write } from '../ports.js';
import { historyWrites, type DocumentWrite } from '../ingest/publish.js';
import { NETWORKS, memorySpool, spoolAll, subjectOfApi, type Spool } from './spool.js';
import { unitsOfNetworks, unitsOfServices, type RebuildUnit } from './units.js';

export interface RebuildDifference {
  /** The item that differs, such as `name orders-api` or `document SERVICE#orders-api`. */
  readonly what: string;
  readonly was: unknown;
  readonly is: unknown;
}

export interface RebuildResult {
  readonly records: number;
  /** How many items differ. */
  readonly found: number;
  /** The first of them. */
  readonly differences: readonly RebuildDifference[];
  /** The number of units written. A unit that an event changed meanwhile is left to that event. */
  readonly written: number;
}

/** `move` goes into the histories of the names that the rebuild moves. Without a spool, the registry must fit into memory. */
export type RebuildOptions = {
  readonly spool?: Spool;
  /** Leaves documents that follow from no record: this hub may not have heard of what they show. */
  readonly keepsUnknown?: true;
} & ({ readonly dryRun: true } | { readonly dryRun: false; readonly move: MoveCause });

/** How many differences a result holds with their values. */
const MOST_DIFFERENCES = 1000;

/** Compares, and unless it is a dry run, writes each name and network in a transaction of its own. */
export async function rebuild(store: Store, config: RegistryConfig, options: RebuildOptions): Promise<RebuildResult> {
  const spool = options.spool ?? memorySpool();
  // Documents are read first, so that a document without a matching record was stale before the record was read.
  for await (const page of store.documents())
    await spoolAll(
      spool,
      page.map((document) => ({ document })),
      config,
    );
  let records = 0;
  for await (const page of store.scan()) {
    records += page.filter(isRecord).length;
    await spoolAll(
      spool,
      page.map((state) => ({ state })),
      config,
    );
  }
  const differences: RebuildDifference[] = [];
  let [found, written] = [0, 0];
  for (const part of [NETWORKS, ...Array(spool.parts).keys()]) {
    const compared = await comparePart(spool, part, { ...options, config });
    found += compared.differences.length;
    differences.push(...compared.differences.slice(0, MOST_DIFFERENCES - differences.length));
    if (!options.dryRun) written += await writePart(store, compared, options.move);
  }
  return { records, found, differences, written };
}

interface ComparedPart {
  readonly differing: readonly RebuildUnit[];
  readonly published: DocumentsByKey;
  /** Documents that follow from no record. */
  readonly stale: readonly ItemKey[];
  readonly differences: readonly RebuildDifference[];
}

async function comparePart(
  spool: Spool,
  part: number,
  { config, keepsUnknown }: Pick<RebuildOptions, 'keepsUnknown'> & { readonly config: RegistryConfig },
): Promise<ComparedPart> {
  const items = await spool.read(part);
  const states = items.flatMap((item) => ('state' in item ? [item.state] : []));
  const published = new Map(items.flatMap((i) => ('document' in i ? [[textOf(i.document.key), i.document]] : [])));
  const units =
    part === NETWORKS
      ? unitsOfNetworks(states, config)
      : unitsOfServices(states, config).filter(({ state }) => spool.partOf(subjectOf(state)) === part);
  const wanted = new Set(units.flatMap((unit) => unit.documents.map((write) => textOf(write.key))));
  const unknown = [...published].filter(([text]) => !wanted.has(text)).map(([, { key }]) => key);
  const stale = keepsUnknown === true ? [] : unknown;
  const differing = units
    .map((unit) => ({ unit, differences: differencesOf(unit, published) }))
    .filter(({ differences }) => differences.length > 0);
  const ofStale = stale.map((key) => ({
    what: `document ${key.pk}`,
    was: published.get(textOf(key))?.value,
    is: null,
  }));
  return {
    differing: differing.map(({ unit }) => unit),
    published,
    stale,
    differences: [...differing.flatMap((each) => each.differences), ...ofStale],
  };
}

/** The name or the API that a unit of services is about. */
function subjectOf(state: RebuildUnit['state']): string {
  if (state.kind === 'api') return subjectOfApi(state.value);
  return state.kind === 'name' ? state.value.name : '';
}

/** @returns how many units were written. */
async function writePart(
  store: Store,
  { differing, published, stale }: ComparedPart,
  move: MoveCause,
): Promise<number> {
  let written = 0;
  for (const unit of differing) if (await store.commit(writesOf(unit, published, move))) written += 1;
  for (const key of stale) if (await store.commit([{ kind: 'document', key, value: null }])) written += 1;
  return written;
}

type DocumentsByKey = ReadonlyMap<string, PublishedDocument>;

const textOf = ({ pk, sk }: ItemKey) => `${pk} ${sk}`;

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
