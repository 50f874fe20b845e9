// Zip files for Lambda. The same files give the same bytes on every machine, so an unchanged bundle keeps its hash.
import { zipSync } from 'fflate';

export interface ZipEntry {
  readonly name: string;
  readonly bytes: Buffer;
}

const UNIX = 3;
/** A regular file that everybody may read, because Lambda unpacks it as one user and runs it as another. */
const MODE = (0o100644 << 16) >>> 0;
/** The earliest date that a zip file can hold, in local time because fflate reads it so. */
const DATE = new Date(1980, 0, 1);

export function zip(entries: readonly ZipEntry[]): Buffer {
  const files = Object.fromEntries(entries.map(({ name, bytes }) => [name, bytes]));
  return Buffer.from(zipSync(files, { level: 9, mtime: DATE, os: UNIX, attrs: MODE }));
}
