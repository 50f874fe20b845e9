// Opens a text in the operator's editor.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** @throws Error if no editor is configured, or if the editor failed. Then the file is kept, and the message names it. */
export function editInEditor(text: string): string {
  const editor = process.env.VISUAL ?? process.env.EDITOR ?? '';
  if (editor === '') throw new Error('Set EDITOR to your editor, or use config show and config apply.');
  const folder = mkdtempSync(join(tmpdir(), 'waypost-enrolment-'));
  const file = join(folder, 'enrolment.json');
  writeFileSync(file, text, { mode: 0o600 });
  // The variable may hold options too, such as `code --wait`.
  const { status } = spawnSync(`${editor} "$WAYPOST_FILE"`, {
    shell: true,
    stdio: 'inherit',
    env: { ...process.env, WAYPOST_FILE: file },
  });
  if (status !== 0) throw new Error(`The editor failed, so nothing changed. Your text is in ${file}.`);
  const edited = readFileSync(file, 'utf8');
  rmSync(folder, { recursive: true });
  return edited;
}
