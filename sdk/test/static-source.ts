// Documents that are held in memory, as a source: a snapshot, or what a test says.
import type { Snapshot } from '../src/snapshot.js';
import { keyText, type Document, type DocumentKey, type Documents, type Source } from '../src/sources/source.js';

/** A source that answers from these documents; asked for others, it says that there are none. */
export function createStaticSource({ registry, documents }: Pick<Snapshot, 'registry' | 'documents'>): Source {
  const held = new Map<string, Document>(documents.map(({ key, document }) => [keyText(key), document]));
  return {
    description: 'documents in memory',
    read: async <const K extends readonly DocumentKey[]>(keys: K) => {
      const found = keys.map((key) => held.get(keyText(key)) ?? null);
      // Each document is held under a key of its kind.
      return { documents: found as unknown as Documents<K>, registry };
    },
  };
}
