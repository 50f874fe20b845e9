// The last resort, when the registry does not answer or denies what it had: what memory holds. Loaded by the first who needs it.
import { publish } from './events.js';
import { isWaypostError } from './model/errors.js';
import { explained } from './refuse.js';
import type { Resolved, Served, Slot } from './slots.js';
import { LOUD } from './status.js';

export interface LastResort {
  readonly slot: Slot;
  /** Why there is no better answer. */
  readonly error: unknown;
  readonly remember: (slot: Slot) => Resolved | undefined;
  readonly maxStale: number;
  readonly now: number;
}

/** The address that memory holds, unless it is too old (a snapshot never is) or the registry has refused it; else throws. */
export async function serveAnyway({ slot, error, remember, maxStale, now }: LastResort): Promise<Served> {
  const { refusal, question } = slot;
  if (refusal === undefined) slot.resolved ??= remember(slot);
  const { resolved } = slot;
  // Whatever a source throws, an address that was had is not withheld for it.
  const isOutage = !isWaypostError(error) || error.code === 'REGISTRY_UNAVAILABLE';
  const isRefusal = error === refusal?.error;
  if (resolved !== undefined && (isOutage || isRefusal)) {
    const { found, readAt, origin } = resolved;
    const ageMs = Math.max(0, now - readAt);
    if (origin === 'snapshot' || ageMs <= maxStale) {
      const loud = ageMs > LOUD || refusal !== undefined;
      publish('stale', () => ({ service: question.service, ageMs, loud, cause: error }));
      return { found, source: origin === 'snapshot' ? origin : 'stale', ageMs };
    }
  }
  if (isWaypostError(error) && isRefusal) throw await explained(error);
  throw error;
}
