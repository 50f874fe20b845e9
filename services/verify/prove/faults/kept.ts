// Checks what a promotion must keep of a name as readers saw it: its owner, its address and its generation.
import type { ServiceEntry } from 'waypost/model';

/** The serving API or the last removal, because a hub may know that the API was deleted. */
function newestOf(entry: ServiceEntry | undefined | null): string {
  const { current, removal } = entry?.regions[0] ?? {};
  return current?.apiId ?? removal?.apiId ?? '';
}

/**
 * @param isCountedAnew true if the hub meanwhile heard of APIs of the name, some of which may be older.
 * @returns what readers lost; undefined if nothing.
 */
export function lostBy(
  was: ServiceEntry,
  is: ServiceEntry | undefined | null,
  isCountedAnew: boolean,
): string | undefined {
  if (is?.accountId !== was.accountId) return 'A promotion gave a name to another account.';
  if (newestOf(is) < newestOf(was)) return 'A promotion moved an address back.';
  return isCountedAnew || isCountedOn(was, is) ? undefined : 'A promotion changed a generation.';
}

/** The same API has the same generation, and a younger one a greater one. */
function isCountedOn(was: ServiceEntry, is: ServiceEntry): boolean {
  const [then, now] = [was, is].map((entry) => entry.regions[0]?.current ?? undefined);
  if (then === undefined || now === undefined) return true;
  return now.apiId === then.apiId ? now.generation === then.generation : now.generation > then.generation;
}
