// A store that tells of what readers can see of its transactions: for whoever shows a registry as it changes.
import type { Key } from 'waypost/model';
import type { Store } from '../ports.js';

/** The keys of the documents that a transaction wrote, after it took effect. Must not throw. */
export type OnPublished = (keys: readonly Key[]) => void;

export function reportPublished(store: Store, onPublished: OnPublished | undefined): Store {
  if (onPublished === undefined) return store;
  return {
    ...store,
    commit: async (writes) => {
      const done = await store.commit(writes);
      const keys = writes.flatMap((write) => (write.kind === 'document' ? [write.key] : []));
      if (done && keys.length > 0) onPublished(keys);
      return done;
    },
  };
}
