// Carries out `config`: shows, checks, compares and applies the enrolment. Only this command changes an enrolment; the parameters of
// a template store only the first one.
import { readFileSync, writeFileSync } from 'node:fs';
import { messageOf } from 'waypost/model';
import { itemsOf } from '../adapters/dynamodb/enrolment-items.js';
import {
  CONFIRM_AFTER,
  carryOutPending,
  storeEnrolment,
  type EnrolmentDeps,
} from '../app/enrolment/apply-enrolment.js';
import { changesBetween, type EnrolmentChange } from '../core/enrolment/changes.js';
import { BLANK_ENROLMENT, readEnrolment, type EnrolmentDocument } from '../core/enrolment/document.js';
import { storedOf } from '../core/enrolment/enrolment.js';
import { equal } from '../core/equal.js';
import { timestampOf } from '../core/time.js';
import type { ConfigCommand } from './arguments.js';
import { causeOf, type AdminReport } from './run.js';

export interface ConfigDeps extends EnrolmentDeps {
  readonly operator: string;
  /** Lets the operator edit a text. */
  readonly edit: (text: string) => string;
}

export async function runConfig(deps: ConfigDeps, command: ConfigCommand): Promise<AdminReport> {
  switch (command.act) {
    case 'show':
      return show(deps, command);
    case 'history':
      return history(deps);
    case 'validate':
      return validateFile(command.file);
    case 'diff':
      return diff(deps, command.file);
    case 'apply':
      return apply(deps, readFile(command.file));
    case 'edit':
      return edit(deps);
  }
}

export function validateFile(file: string): AdminReport {
  const given = readFile(file);
  if ('problems' in given) return refused(given.problems);
  return { lines: ['The file is a valid enrolment.'], data: { valid: true, problems: [] } };
}

async function show(
  deps: ConfigDeps,
  { version, file }: Extract<ConfigCommand, { readonly act: 'show' }>,
): Promise<AdminReport> {
  const shown = await documentOf(deps, version);
  if (shown === undefined) return failed(`Version ${String(version)} is not kept. List the versions: config history.`);
  if (file !== undefined) {
    writeFileSync(file, `${textOf(shown)}\n`);
    return { lines: [`Wrote version ${String(shown.version)} to ${file}.`], data: shown };
  }
  return { lines: [textOf(shown)], data: shown };
}

async function history({ enrolments }: ConfigDeps): Promise<AdminReport> {
  const versions = await enrolments.versions();
  const lines = versions.map(({ version, at, by }) => `${String(version).padStart(6)}  ${timestampOf(at)}  ${by}`);
  return { lines: lines.length === 0 ? ['No enrolment is stored yet.'] : lines, data: versions };
}

async function diff(deps: ConfigDeps, file: string): Promise<AdminReport> {
  const given = readFile(file);
  if ('problems' in given) return refused(given.problems);
  const { version, ...before } = await current(deps);
  const changes = changesBetween(before, given.document);
  const stale = given.version === version ? [] : [staleness(given.version, version)];
  return { lines: [...linesOf(changes), ...stale], data: { version, changes } };
}

async function apply(deps: ConfigDeps, given: GivenFile): Promise<AdminReport> {
  if ('problems' in given) return refused(given.problems);
  const { version, ...before } = await current(deps);
  const move = { at: deps.clock(), cause: causeOf('ApplyConfig', deps.operator) };
  const changes = changesBetween(before, given.document);
  // The same content is already stored, perhaps by a run that was interrupted: carry out the rest.
  if (version > 0 && equal(before, given.document)) {
    return carriedOut(['Nothing changed.'], { version, changes, done: await carryOutPending(deps, move) });
  }
  if (given.version !== version) return failed(staleness(given.version, version));
  const stored = await storeEnrolment(deps, { document: given.document, base: version, move });
  if (stored === undefined) return failed('Another version was stored meanwhile. Run config diff, then apply again.');
  const done = await carryOutPending(deps, move);
  return carriedOut([...linesOf(changes), ...warningsOf(before, given.document)], {
    version: stored.version,
    changes,
    done,
  });
}

interface Applied {
  readonly version: number;
  readonly changes: readonly EnrolmentChange[];
  readonly done: Awaited<ReturnType<typeof carryOutPending>>;
}

function carriedOut(lines: readonly string[], { version, changes, done }: Applied): AdminReport {
  const outcome =
    done === undefined
      ? 'A later version was stored meanwhile. It carries out the rest.'
      : `Wrote ${String(done.written)} owners and settings, and ${String(done.elected)} entries changed.`;
  return {
    lines: [
      ...lines,
      `The enrolment is at version ${String(version)}. ${outcome}`,
      `It applies to events within a minute. Sweeps elect the names of changed globs once more after ${String(CONFIRM_AFTER / 60)} minutes.`,
    ],
    data: { version, changes, ...done },
  };
}

async function edit(deps: ConfigDeps): Promise<AdminReport> {
  const before = textOf(await current(deps));
  const after = deps.edit(before);
  if (after === before) return { lines: ['Nothing changed.'], data: { changes: [] } };
  const given = readText(after);
  if (!('problems' in given)) return apply(deps, given);
  return refused([...given.problems, 'Your text was:', after]);
}

/** Warns that the records of an account that no longer counts remain. */
function warningsOf(before: EnrolmentDocument, after: EnrolmentDocument): string[] {
  const left = before.include.filter((account) => !after.include.includes(account));
  const gone = [...new Set([...left, ...after.exclude.filter((account) => !before.exclude.includes(account))])];
  if (gone.length === 0) return [];
  return [
    `The registry keeps the records of ${String(gone.length)} accounts that no longer count. To end their claims on a name: npm run admin -- release NAME --account ID.`,
  ];
}

type GivenFile =
  | { readonly document: EnrolmentDocument; readonly version: number | undefined }
  | { readonly problems: readonly string[] };

function readFile(file: string): GivenFile {
  try {
    return readText(readFileSync(file, 'utf8'));
  } catch (error) {
    return { problems: [`Cannot read ${file}: ${messageOf(error)}.`] };
  }
}

function readText(text: string): GivenFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { problems: [`The file is not JSON: ${messageOf(error)}.`] };
  }
  const read = readEnrolment(value);
  if (!read.ok) return { problems: read.problems };
  try {
    itemsOf(read.document, storedOf(read.document, { version: 1, at: 0, by: '', pending: [] }));
  } catch (error) {
    return { problems: [messageOf(error)] };
  }
  return read;
}

type VersionedDocument = EnrolmentDocument & { readonly version: number };

/** The stored enrolment; version 0 if there is none. */
async function current(deps: ConfigDeps): Promise<VersionedDocument> {
  const shown = await documentOf(deps, undefined);
  if (shown === undefined) throw new Error('The document of the current enrolment is missing. Restore the table.');
  return shown;
}

async function documentOf({ enrolments }: ConfigDeps, version?: number): Promise<VersionedDocument | undefined> {
  const wanted = version ?? (await enrolments.current()).stored?.version ?? 0;
  const document = wanted === 0 ? BLANK_ENROLMENT : await enrolments.document(wanted);
  return document && { version: wanted, ...document };
}

const textOf = (document: VersionedDocument): string => JSON.stringify(document, null, 2);

const SHOWN = 50;

function linesOf(changes: readonly EnrolmentChange[]): string[] {
  if (changes.length === 0) return ['Nothing changes.'];
  const more = changes.length - SHOWN;
  return [
    ...changes.slice(0, SHOWN).map(lineOf),
    ...(more > 0 ? [`… and ${String(more)} more (--json shows all)`] : []),
  ];
}

function lineOf({ what, was, is }: EnrolmentChange): string {
  if (was === undefined) return `+ ${what}: ${is ?? ''}`;
  return is === undefined ? `- ${what}: ${was}` : `~ ${what}: ${was} → ${is}`;
}

function staleness(given: number | undefined, version: number): string {
  return given === undefined
    ? `The file does not say which version it was made from. Add "version": ${String(version)} if it has all that config show prints.`
    : `The file was made from version ${String(given)}, and the enrolment is at version ${String(version)}. Run config show, put your changes in, and apply that.`;
}

const failed = (message: string): AdminReport => ({ failed: true, lines: [message], data: { error: message } });

const refused = (problems: readonly string[]): AdminReport => ({
  failed: true,
  lines: problems,
  data: { valid: false, problems },
});
