// Writes a file that another program may read at any time: to a temporary file first, which is then renamed.
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { messageOf } from '../model/index.js';
import { invalidRequest } from './failure.js';

/** False if the file already has this text. */
export function writeFile(path: string, text: string): boolean {
  if (readIfPresent(path) === text) return false;
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, text);
    renameSync(temporary, path);
    return true;
  } catch (error) {
    rmSync(temporary, { force: true });
    throw unwritable(path, error);
  }
}

export function readIfPresent(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

export function unwritable(path: string, error: unknown): Error {
  return invalidRequest(`Cannot write ${path} (${messageOf(error)}).`, 'Give another file with --output.');
}
