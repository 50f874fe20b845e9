// A source over documents in memory: those of a snapshot or of a test.
import type { RegistrySnapshot } from '../src/snapshot.js';
import { keyText } from '../src/model/question.js';
import type {
  RegistryDocument,
  RegistryDocumentKey,
  RegistryDocuments,
  RegistrySource,
} from '../src/sources/source.js';

/** A source that answers from these documents; others are absent. */
export function createStaticSource({
  registry,
  documents,
}: Pick<RegistrySnapshot, 'registry' | 'documents'>): RegistrySource {
  const held = new Map<string, RegistryDocument>(documents.map(({ key, document }) => [keyText(key), document]));
  return {
    description: 'documents in memory',
    read: async <const K extends readonly RegistryDocumentKey[]>(keys: K) => {
      const found = keys.map((key) => held.get(keyText(key)) ?? null);
      // Each document is held under a key of its kind.
      return { documents: found as unknown as RegistryDocuments<K>, registry };
    },
  };
}
