// The names that every contender resolves in turn.

/** Many names, since no program asks for a single one: the count is a power of two. */
export const NAMES: readonly string[] = Array.from({ length: 64 }, (_, index) => `orders-${index}-api`);

/** Returns the names one after the other, forever. */
export function createTurn(): () => string {
  let at = 0;
  return () => NAMES[(at = (at + 1) & (NAMES.length - 1))] as string; // the mask keeps the index in range
}
