// Replaces a file so that a crash at any instant leaves the old content or the new one, and so that a reader sees one of them.
import { constants, promises } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Writes a temporary file beside it, which only its owner may read and write, and renames that. Returns false where `mayReplace`,
 * which is asked right before the rename, refuses.
 */
export async function replaceFile(
  path: string,
  text: string | Iterable<string>,
  mayReplace?: () => Promise<boolean>,
): Promise<boolean> {
  const temporary = `${path}.${crypto.randomUUID()}.tmp`;
  let isReplaced = false;
  try {
    await writeDurably(temporary, text);
    if ((await mayReplace?.()) === false) return false;
    await promises.rename(temporary, path);
    isReplaced = true;
    await syncDirectory(dirname(path));
    return true;
  } finally {
    if (!isReplaced) await promises.rm(temporary, { force: true }).catch(() => undefined);
  }
}

async function writeDurably(path: string, text: string | Iterable<string>): Promise<void> {
  const handle = await promises.open(path, 'wx', 0o600);
  try {
    await promises.writeFile(handle, text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The new name outlasts a crash of the machine, too. Windows opens no directory, and the content is safe without. */
async function syncDirectory(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await promises.open(path, constants.O_RDONLY);
  await handle.sync().finally(() => handle.close());
}
