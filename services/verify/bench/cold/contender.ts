// What can answer from outside the process.

export type Prepared = () => Promise<unknown>;

export interface ColdContender {
  readonly name: string;
  /** Made anew before each round, outside its time: calls that have nothing in memory. */
  readonly prepare: (calls: number) => Prepared | Promise<Prepared>;
  readonly close?: () => void | Promise<void>;
}

/** Where the registry is. */
export interface Registry {
  /** The engine's. */
  readonly enginePort: number;
  readonly table: string;
  /** The query endpoint's. */
  readonly queryPort: number;
  readonly names: readonly string[];
}

/** Gives the names in turn. */
export function inTurn(names: readonly string[]): () => string {
  let at = 0;
  return () => names[at++ % names.length] as string; // within, by the modulus
}
