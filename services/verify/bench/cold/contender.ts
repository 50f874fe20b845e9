// Contenders that answer from outside the process.

export type PreparedCall = () => Promise<unknown>;

export interface ColdContender {
  readonly name: string;
  /** Prepares calls that have nothing in memory, before each round and outside its measured time. */
  readonly prepare: (calls: number) => PreparedCall | Promise<PreparedCall>;
  readonly close?: () => void | Promise<void>;
}

/** The address of the registry. */
export interface RegistryPorts {
  readonly enginePort: number;
  readonly table: string;
  readonly queryPort: number;
  readonly names: readonly string[];
}

/** Returns the names in turn, forever. */
export function inTurn(names: readonly string[]): () => string {
  let at = 0;
  return () => names[at++ % names.length] as string; // the modulus keeps the index in range
}
