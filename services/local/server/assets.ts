/** A file of the console, as it goes over the wire. */
export interface Asset {
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** By path. */
export type Assets = ReadonlyMap<string, Asset>;
