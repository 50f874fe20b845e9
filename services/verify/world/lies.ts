// The wrong answers that a sweep in memory gets, one after another. Whatever they are, they remove nothing for good: honest
// sweeps make the registry equal the account again.

/**
 * - `wrong`: the answer is none to this call, so what it should show is unseen.
 * - `half`, `empty`: the answer is complete by its form and shows half of the items, or none.
 * - `not found`: a list is empty, and a direct look-up answers AWS's own "not found".
 */
export type Lie = 'none' | 'wrong' | 'half' | 'empty' | 'not found';

/** The lie of the next request. */
export type Lies = () => Lie;

export const HONEST: Lies = () => 'none';
export const NOT_FOUND: Lies = () => 'not found';

/** These lies in turn, again and again. */
export function inTurn(lies: readonly Lie[]): Lies {
  let asked = 0;
  return () => lies[asked++ % lies.length] ?? 'none';
}
