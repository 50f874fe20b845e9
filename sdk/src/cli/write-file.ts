// Files that another program may read at any time: written beside, then put in place.
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { invalidRequest } from './failure.js';

/** False where the file was like that already, and is left as it is. */
export function writeWhole(path: string, text: string): boolean {
  if (readIfThere(path) === text) return false;
  const beside = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(beside, text);
    renameSync(beside, path);
    return true;
  } catch (error) {
    rmSync(beside, { force: true });
    throw unwritable(path, error);
  }
}

export function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function unwritable(path: string, error: unknown): Error {
  const words = error instanceof Error ? error.message : String(error);
  return invalidRequest(`${path} cannot be written (${words}).`, 'Give another file by -o.');
}
