// Carries out `export` and `import`, which write a registry to a file, and back into empty tables.
import { createWriteStream } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { exportText, type ExportDeps } from '../adapters/export/export.js';
import type { ExportFooter } from '../adapters/export/format.js';
import { importTables, type ImportDeps, type ImportResult } from '../adapters/export/import.js';
import { InvalidExport } from '../adapters/export/read-export.js';
import type { Clock } from '../app/ports.js';
import type { TransferCommand } from './arguments.js';
import { inFileSpool } from './file-spool.js';
import { causeOf, type AdminReport } from './run.js';

export interface TransferDeps extends Omit<ExportDeps, 'progress'>, Omit<ImportDeps, 'progress' | 'move' | 'inSpool'> {
  readonly clock: Clock;
  readonly operator: string;
  /** The standard input and output, for which `-` stands. */
  readonly pipes: { readonly from: Readable; readonly to: Writable };
  /** Shows a line of progress. */
  readonly say: (line: string) => void;
}

export async function runTransfer(deps: TransferDeps, command: TransferCommand): Promise<AdminReport> {
  try {
    return command.command === 'export' ? await exportTo(deps, command.file) : await importFrom(deps, command);
  } catch (error) {
    if (!(error instanceof InvalidExport)) throw error;
    return { failed: true, lines: [error.message, 'Nothing was written.'], data: { error: error.message } };
  }
}

/** A file gets its name only when it is complete. */
async function exportTo(deps: TransferDeps, file: string): Promise<AdminReport> {
  const footers: ExportFooter[] = [];
  const say = throttled(deps, (items) => `Read ${String(items)} items.`);
  const text = exportText({ ...deps, progress: say }, (footer) => footers.push(footer));
  const partial = `${file}.partial`;
  const to = file === '-' ? deps.pipes.to : createWriteStream(partial, { mode: 0o600 });
  await pipeline(Readable.from(text), createGzip(), to);
  if (file !== '-') await rename(partial, file);
  const [footer] = footers;
  const what = file === '-' ? 'the output' : file;
  return {
    lines: [`Wrote ${String(footer?.items)} items to ${what}.`, `SHA-256 of its lines: ${String(footer?.sha256)}`],
    data: { file, ...footer },
  };
}

async function importFrom(
  deps: TransferDeps,
  { file, ...options }: Extract<TransferCommand, { readonly command: 'import' }>,
): Promise<AdminReport> {
  const folder = file === '-' ? await mkdtemp(join(tmpdir(), 'waypost-import-')) : undefined;
  try {
    // An export is read twice, so input from a pipe is first copied to a file.
    const path = folder === undefined ? file : join(folder, 'export');
    if (folder !== undefined) await pipeline(deps.pipes.from, createWriteStream(path, { mode: 0o600 }));
    const say = {
      checked: throttled(deps, (items) => `Checked ${String(items)} items.`),
      written: throttled(deps, (items, of) => `Wrote ${String(items)} of ${String(of)} items.`),
    };
    const move = { at: deps.clock(), cause: causeOf('Import', deps.operator) };
    const result = await importTables(
      { ...deps, move, inSpool: inFileSpool, progress: (step, items, of) => say[step](items, of) },
      path,
      options,
    );
    return reportOf(result, options);
  } finally {
    if (folder !== undefined) await rm(folder, { recursive: true });
  }
}

function reportOf(
  result: ImportResult,
  { dryRun, correct }: { readonly dryRun: boolean; readonly correct: boolean },
): AdminReport {
  const { items, exportedAt, resumedAt, kept, found, differences, complete } = result;
  const whole = `The export of ${exportedAt} is complete and valid: ${String(items)} items.`;
  if (dryRun) {
    const obstacles = result.obstacle === undefined ? [] : [result.obstacle];
    return { lines: [whole, ...obstacles, 'Dry run: nothing was written.'], data: result };
  }
  const shown = differences.slice(0, SHOWN).map(({ what }) => `  ${what}`);
  const lines = [
    whole,
    ...(resumedAt > 0 ? [`An earlier import had written ${String(resumedAt)} of them.`] : []),
    ...(kept > 0 ? [`Items that already existed with other content and were left alone: ${String(kept)}`] : []),
    ...(found === 0
      ? ['The entries match the records.']
      : [`Entries that differ from the records: ${String(found)}`, ...shown]),
  ];
  if (!complete) return { failed: true, lines: [...lines, INCOMPLETE], data: result };
  return {
    lines: [...lines, ...(correct && found > 0 ? ['They were corrected.'] : []), DONE],
    data: result,
  };
}

const SHOWN = 20;
const INCOMPLETE =
  'So the enrolment was not stored, and no account counts yet. If the registry changed during its export or the tables had other entries, run the same import again with --correct. Otherwise set the variables of the hub (WAYPOST_NAMING, WAYPOST_LINEAGE_TAGS, WAYPOST_PREFER_CUSTOM_DOMAINS).';
const DONE = 'Done. Run a full sweep: it brings the registry to the present state of the accounts.';

const EVERY_MS = 5000;

/** Shows progress at most every five seconds. */
function throttled(
  { say }: Pick<TransferDeps, 'say'>,
  line: (items: number, of?: number) => string,
): (items: number, of?: number) => void {
  let last = Date.now();
  return (items, of) => {
    if (Date.now() - last < EVERY_MS) return;
    last = Date.now();
    say(line(items, of));
  };
}
