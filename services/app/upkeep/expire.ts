// Shrinks tombstones to stubs 400 days after Waypost learnt of the deletion. No answer changes by it.
import { equal } from '../../core/equal.js';
import { isDeletedForGood } from '../../core/records/life.js';
import type { Second } from '../../core/time.js';
import { TOMBSTONE_SECONDS, apiStub, endpointStub } from '../../core/records/stub.js';
import type { Clock, Store, StoredState, Write } from '../ports.js';

interface ExpiryResult {
  readonly seen: number;
  readonly shrunk: number;
}

/** Shrinks the tombstones that are due now, or all of them. Running it again changes nothing. */
export async function expireTombstones(store: Store, clock: Clock, all = false): Promise<ExpiryResult> {
  const due = all ? Infinity : clock() - TOMBSTONE_SECONDS;
  let [seen, shrunk] = [0, 0];
  for await (const page of store.scan()) {
    for (const state of page) {
      seen += 1;
      const write = stubOf(state, due);
      // If a concurrent fact wins, the tombstone is due again 400 days later.
      if (write !== undefined && (await store.commit([write]))) shrunk += 1;
    }
  }
  return { seen, shrunk };
}

/** The last write is never before Waypost learnt of the deletion, so a tombstone may shrink late, but never early. */
function stubOf(state: StoredState, due: Second): Write | undefined {
  if (state.recordedAt > due) return undefined;
  if (state.kind === 'api' && isDeletedForGood(state.value)) {
    const value = apiStub(state.value);
    return equal(value, state.value) ? undefined : { kind: 'api', value, rev: state.rev };
  }
  if (state.kind === 'endpoint' && isDeletedForGood(state.value)) {
    const value = endpointStub(state.value);
    return equal(value, state.value) ? undefined : { kind: 'endpoint', value, rev: state.rev };
  }
  return undefined;
}
