// Where the functions' zip files are in a bucket. A key contains a hash of its file, so a changed function has a new key, and a key in
// use need never be overwritten.
import { createHash } from 'node:crypto';
import { type Bundle, zipOf } from '../bundle.js';
import type { Handler } from './handlers.js';

export interface FunctionCode {
  /** The key below the parameter CodePrefix. */
  readonly key: string;
  /** Lambda shows it as `CodeSha256`. */
  readonly sha256: string;
  readonly zip: Buffer;
}

export type CodeByHandler = ReadonlyMap<Handler, FunctionCode>;

export const codeOf = (bundles: readonly Bundle[], version: string): CodeByHandler =>
  new Map(
    bundles.map((bundle) => {
      const zip = zipOf(bundle);
      const hash = createHash('sha256').update(zip).digest();
      const key = `waypost/${version}/${bundle.handler}-${hash.toString('hex').slice(0, 16)}.zip`;
      return [bundle.handler, { key, sha256: hash.toString('base64'), zip }];
    }),
  );
