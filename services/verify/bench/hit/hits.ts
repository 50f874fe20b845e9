// What can answer from memory, and the names that all of them are asked for in turn.

export interface Hits {
  /** By the name under which they are reported. Each asks for the next of the names, and has answered it before. */
  readonly calls: Readonly<Record<string, () => unknown>>;
  readonly close?: () => void | Promise<void>;
}

/** Many, since no program asks for one and the same alone: a power of two. */
export const NAMES: readonly string[] = Array.from({ length: 64 }, (_, index) => `orders-${index}-api`);

/** Gives the names one after the other, for ever. */
export function createTurn(): () => string {
  let at = 0;
  return () => NAMES[(at = (at + 1) & (NAMES.length - 1))] as string; // the mask keeps it within
}
