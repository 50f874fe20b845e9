// A rebuild's spool in files of a temporary folder, so that a registry of any size needs memory for one part only.
import { createHash } from 'node:crypto';
import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Spool, SpooledItem } from '../app/upkeep/spool.js';

const PARTS = 64;
/** How much of a part waits in memory before it is written, in characters. */
const BUFFERED = 256 * 1024;

/** Runs `work` with a spool, and deletes its files. */
export async function inFileSpool<T>(work: (spool: Spool) => Promise<T>): Promise<T> {
  // Only this user can read the folder.
  const folder = await mkdtemp(join(tmpdir(), 'waypost-rebuild-'));
  try {
    return await work(fileSpool(folder));
  } finally {
    await rm(folder, { recursive: true });
  }
}

function fileSpool(folder: string): Spool {
  const waiting = new Map<number, string>();
  const fileOf = (part: number) => join(folder, `part${String(part)}`);
  const flush = async (part: number) => {
    const text = waiting.get(part) ?? '';
    waiting.delete(part);
    await appendFile(fileOf(part), text);
  };
  return {
    parts: PARTS,
    partOf: (subject) => createHash('sha256').update(subject).digest().readUInt16BE() % PARTS,
    add: async (part, items) => {
      const lines = items.map((item) => `${JSON.stringify(item)}\n`).join('');
      const text = (waiting.get(part) ?? '') + lines;
      waiting.set(part, text);
      if (text.length > BUFFERED) await flush(part);
    },
    read: async (part) => {
      await flush(part);
      const lines = (await readFile(fileOf(part), 'utf8')).split('\n').slice(0, -1);
      // `add` wrote them.
      return lines.map((line) => JSON.parse(line) as SpooledItem);
    },
  };
}
