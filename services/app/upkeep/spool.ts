// Where a rebuild keeps what it has read: sorted into parts of which one at a time is in memory.
import { apiKey, serviceKey, type ItemKey } from 'waypost/model';
import { candidaciesOf } from '../../core/names/candidacy.js';
import type { ApiRecord } from '../../core/records/api-record.js';
import type { RegistryConfig } from '../../core/registry-config.js';
import type { PublishedDocument, StoredState } from '../ports.js';

/** A stored value or a published document. */
export type SpooledItem = { readonly state: StoredState } | { readonly document: PublishedDocument };

export interface Spool {
  /** How many parts there are for names and APIs. Networks have a part of their own. */
  readonly parts: number;
  /** The part of a name or an API, at least 0 and below `parts`. */
  readonly partOf: (subject: string) => number;
  readonly add: (part: number, items: readonly SpooledItem[]) => Promise<void>;
  readonly read: (part: number) => Promise<readonly SpooledItem[]>;
}

/** Everything in memory, for a registry that fits. */
export function memorySpool(): Spool {
  const parts = new Map<number, SpooledItem[]>();
  return {
    parts: 1,
    partOf: () => 0,
    add: async (part, items) => {
      const kept = parts.get(part) ?? [];
      for (const item of items) kept.push(item);
      parts.set(part, kept);
    },
    read: async (part) => parts.get(part) ?? [],
  };
}

/** The part of all networks. */
export const NETWORKS = -1;

/** Sorts items into their parts. */
export async function spoolAll(spool: Spool, items: readonly SpooledItem[], config: RegistryConfig): Promise<void> {
  const byPart = new Map<number, SpooledItem[]>();
  for (const item of items) {
    for (const part of new Set(partsOf(spool, item, config))) {
      const some = byPart.get(part) ?? [];
      some.push(item);
      byPart.set(part, some);
    }
  }
  for (const [part, some] of byPart) await spool.add(part, some);
}

/** The parts in which an item is needed: a record in those of all names that it counts for. */
function partsOf(spool: Spool, item: SpooledItem, config: RegistryConfig): readonly number[] {
  if ('document' in item) return [partOfDocument(spool, item.document.key)];
  const { state } = item;
  switch (state.kind) {
    case 'api': {
      const subjects = [subjectOfApi(state.value), ...candidaciesOf(state.value, config).keys()];
      return subjects.map(spool.partOf);
    }
    case 'name':
      return [spool.partOf(state.value.name)];
    case 'owner':
      return [NETWORKS, spool.partOf(state.value.name)];
    default:
      return [NETWORKS];
  }
}

export const subjectOfApi = ({ region, apiId }: ApiRecord): string => apiKey(region, apiId).pk;

const SERVICE_PARTITION = serviceKey('').pk;
const API_PARTITION = apiKey('', '').pk.split('#')[0] ?? '';

function partOfDocument({ partOf }: Spool, { pk, sk }: ItemKey): number {
  if (pk.startsWith(SERVICE_PARTITION)) return partOf(pk.slice(SERVICE_PARTITION.length));
  switch (pk.split('#')[0]) {
    case API_PARTITION:
      return partOf(pk);
    case 'LIST':
      return partOf(sk);
    default:
      return NETWORKS;
  }
}
