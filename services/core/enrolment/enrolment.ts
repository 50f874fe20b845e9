// The enrolment as the functions read it: whether an account's events count, and the owners by glob. The owner of a single name is
// stored in a separate item.
import type { OwnerRule } from '../registry-config.js';
import type { Second } from '../time.js';
import { type EnrolmentDocument, type EnrolmentMode } from './document.js';
import { isOwnerGlob } from './grammar.js';
import { listsOf, type Membership } from './membership.js';

/** The largest size of the enrolment's item; DynamoDB allows 400 KB. */
export const MOST_ENROLMENT_BYTES = 350_000;

/** What is stored in one small item. The settings of single accounts and the owners of single names have items of their own. */
export interface StoredEnrolment {
  readonly version: number;
  readonly mode: EnrolmentMode;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly units: readonly string[];
  readonly regions: readonly string[];
  /** The rules with globs, in order. */
  readonly globs: readonly OwnerRule[];
  readonly at: Second;
  readonly by: string;
  /** Changes whose owners are not all written, or whose names are not all elected again. */
  readonly pending: readonly PendingChange[];
}

/** The change from a version to the next one. */
export interface PendingChange {
  readonly from: number;
  readonly since: Second;
}

export interface Enrolment {
  readonly version: number;
  readonly globs: readonly OwnerRule[];
  /** Whether the events of an account count. */
  readonly enrols: (account: string) => boolean;
  /** Whether an account is known to be enrolled, even if it never sent an event. */
  readonly lists: (account: string) => boolean;
}

/** Any account counts. Only the local server, which serves one person, may use it. */
export function anyAccount(globs: readonly OwnerRule[] = []): Enrolment {
  return { version: 0, globs, enrols: () => true, lists: () => true };
}

/** Law 6 (services/architecture.md): without a stored enrolment, no account counts. */
export function enrolmentOf(stored: StoredEnrolment | undefined, membership: Membership | undefined): Enrolment {
  if (stored === undefined) return { version: 0, globs: [], enrols: () => false, lists: () => false };
  const excluded = new Set(stored.exclude);
  const members = new Set(accountsOf(stored, membership));
  const isMember = stored.mode === 'organization' ? () => true : (account: string) => members.has(account);
  return {
    version: stored.version,
    globs: stored.globs,
    enrols: (account) => !excluded.has(account) && isMember(account),
    lists: (account) => members.has(account),
  };
}

/** The accounts that are known to be enrolled, in order: those to sweep. */
export function accountsOf(
  stored: Pick<StoredEnrolment, 'mode' | 'include' | 'exclude' | 'units'>,
  membership: Membership | undefined,
): string[] {
  const excluded = new Set(stored.exclude);
  const members = listsOf(stored).flatMap((list) => membership?.lists[list] ?? []);
  const all = new Set([...stored.include, ...members]);
  return [...all].filter((account) => !excluded.has(account)).sort();
}

export function storedOf(
  document: EnrolmentDocument,
  { version, at, by, pending }: Pick<StoredEnrolment, 'version' | 'at' | 'by' | 'pending'>,
): StoredEnrolment {
  const { mode, include, exclude, units, regions, owners } = document;
  const globs = owners.filter(({ names }) => isOwnerGlob(names));
  return { version, mode, include, exclude, units, regions, globs, at, by, pending };
}
