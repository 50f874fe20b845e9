// Tombstones shrink to stubs 400 days after Waypost learnt of the deletion. No answer changes by it.
import { equal } from '../../core/equal.js';
import type { Second } from '../../core/records/fact.js';
import { TOMBSTONE_SECONDS, apiStub, endpointStub } from '../../core/records/stub.js';
import type { Clock, StoredState, Store, Write } from '../ports.js';

export interface ExpiryResult {
  readonly seen: number;
  readonly shrunk: number;
}

/** Shrinks what is due by now, or with `all` every tombstone there is. Running it again changes nothing. */
export async function expireTombstones(store: Store, clock: Clock, all = false): Promise<ExpiryResult> {
  const due = all ? Infinity : clock() - TOMBSTONE_SECONDS;
  let [seen, shrunk] = [0, 0];
  for await (const page of store.scan()) {
    for (const kept of page) {
      seen += 1;
      const write = stubOf(kept, due);
      // Lost to a late fact: it is due again 400 days after that.
      if (write !== undefined && (await store.commit([write]))) shrunk += 1;
    }
  }
  return { seen, shrunk };
}

/** Written last is never before it was learnt, so a tombstone may shrink late and never early. */
function stubOf(kept: StoredState, due: Second): Write | undefined {
  if (kept.recordedAt > due) return undefined;
  if (kept.kind === 'api' && kept.value.deleted !== undefined) {
    const value = apiStub(kept.value);
    return equal(value, kept.value) ? undefined : { kind: 'api', value, rev: kept.rev };
  }
  if (kept.kind === 'endpoint' && kept.value.deleted !== undefined) {
    const value = endpointStub(kept.value);
    return equal(value, kept.value) ? undefined : { kind: 'endpoint', value, rev: kept.rev };
  }
  return undefined;
}
