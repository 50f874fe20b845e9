// The one writer of the enrolment: stores a version, then writes the owners and elects the names concerned again. Every step can be
// repeated, so whoever comes next carries out what a crash left undone.
import { BLANK_ENROLMENT, type EnrolmentDocument } from '../../core/enrolment/document.js';
import { globsBetween, namesBetween, ownersOfNames } from '../../core/enrolment/changes.js';
import { storedOf, type PendingChange, type StoredEnrolment } from '../../core/enrolment/enrolment.js';
import { equal } from '../../core/equal.js';
import type { MoveCause } from '../../core/names/history.js';
import type { Second } from '../../core/time.js';
import type { Clock, NameOwner, Random, Sleep, Store } from '../ports.js';
import { configOf, type RegistrySetup } from './cache.js';
import { KEPT_VERSIONS, type EnrolmentStore, type VersionedSettings } from './ports.js';
import { electAgain, namesWithGlobs } from './elect-again.js';

export interface EnrolmentDeps {
  readonly enrolments: EnrolmentStore;
  readonly store: Store;
  readonly setup: RegistrySetup;
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly random: Random;
}

interface EnrolmentEdit {
  readonly document: EnrolmentDocument;
  /** The version that the document was made from; 0 if there was none. */
  readonly base: number;
  readonly move: MoveCause;
}

/**
 * Longer than any function runs (15 minutes), with a minute for the cache and one for clocks that differ: from then on nobody
 * elects by older owners.
 */
export const CONFIRM_AFTER: Second = 17 * 60;

/**
 * Stores a document as the next version.
 * @returns undefined if another version than the base is the current one. Nothing is stored then.
 */
export async function storeEnrolment(
  { enrolments, clock }: Pick<EnrolmentDeps, 'enrolments' | 'clock'>,
  { document, base, move }: EnrolmentEdit,
): Promise<StoredEnrolment | undefined> {
  const { stored } = await enrolments.current();
  if ((stored?.version ?? 0) !== base) return undefined;
  const at = clock();
  const pending = [...(stored?.pending ?? []), { from: base, since: at }];
  const next = storedOf(document, { version: base + 1, at, by: move.cause.principal ?? 'unknown', pending });
  if (!(await enrolments.add(document, next))) return undefined;
  return next;
}

interface CarriedOut {
  /** Owners and settings that were written. */
  readonly written: number;
  /** Names whose entries changed. */
  readonly elected: number;
}

/**
 * Writes the owners and settings of the current version, and elects the names again that its pending changes concern.
 * @returns undefined if a later version was stored meanwhile: whoever stored it carries out the rest.
 */
export async function carryOutPending(deps: EnrolmentDeps, move: MoveCause): Promise<CarriedOut | undefined> {
  const { stored } = await deps.enrolments.current();
  if (stored === undefined || stored.pending.length === 0) return { written: 0, elected: 0 };
  const startedAt = deps.clock();
  const document = await documentOf(deps.enrolments, stored.version);
  const { names, globs } = await concernedBy(deps.enrolments, stored.pending);
  const owners = await ownersToWrite(deps.enrolments, { names, document, version: stored.version });
  const settings = await settingsToWrite(deps.enrolments, document, stored.version);
  const isCurrent = (await deps.enrolments.writeOwners(owners)) && (await deps.enrolments.writeSettings(settings));
  if (!isCurrent) return undefined;
  const config = configOf(deps.setup, stored);
  const fitting = await namesWithGlobs(deps.store, globs);
  const elected = await electAgain(deps, config, { names, fitting, move });
  await settle(deps.enrolments, stored, startedAt);
  return { written: owners.length + settings.length, elected };
}

/** A change stays pending until no function can have begun before it; then its last election counts. */
async function settle(enrolments: EnrolmentStore, stored: StoredEnrolment, startedAt: Second): Promise<void> {
  const open = stored.pending.filter(({ since }) => startedAt - since < CONFIRM_AFTER);
  if (open.length < stored.pending.length) await enrolments.setPending(stored.version, open);
  if (open.length === 0) await enrolments.forget(stored.version - KEPT_VERSIONS);
}

async function concernedBy(enrolments: EnrolmentStore, pending: readonly PendingChange[]) {
  const names = new Set<string>();
  const globs = new Set<string>();
  for (const { from } of pending) {
    const [before, after] = [await documentOf(enrolments, from), await documentOf(enrolments, from + 1)];
    for (const name of namesBetween(before, after)) names.add(name);
    for (const glob of globsBetween(before, after)) globs.add(glob);
  }
  return { names: [...names], globs: [...globs] };
}

/** @throws Error if a version is missing: its changes would be forgotten otherwise. */
async function documentOf(enrolments: EnrolmentStore, version: number): Promise<EnrolmentDocument> {
  if (version === 0) return BLANK_ENROLMENT;
  const document = await enrolments.document(version);
  if (document === undefined) throw new Error(`Version ${String(version)} of the enrolment is not stored.`);
  return document;
}

async function ownersToWrite(
  enrolments: EnrolmentStore,
  {
    names,
    document,
    version,
  }: { readonly names: readonly string[]; readonly document: EnrolmentDocument; readonly version: number },
): Promise<NameOwner[]> {
  const wanted = ownersOfNames(document);
  const known = await enrolments.owners(names);
  return names.flatMap((name, index) => {
    const account = wanted.get(name) ?? null;
    return (known[index]?.account ?? null) === account ? [] : [{ name, account, version }];
  });
}

async function settingsToWrite(
  enrolments: EnrolmentStore,
  { accounts }: EnrolmentDocument,
  version: number,
): Promise<VersionedSettings[]> {
  const known = await enrolments.settings();
  const all = [...new Set([...Object.keys(accounts), ...known.keys()])];
  return all.flatMap((account) => {
    const settings = accounts[account] ?? null;
    return equal(known.get(account) ?? null, settings) ? [] : [{ account, settings, version }];
  });
}
