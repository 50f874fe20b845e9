// The port of the stored enrolment. Its documents are kept by version; what the functions read is derived from them.
import type { AccountSettings, EnrolmentDocument } from '../../core/enrolment/document.js';
import type { PendingChange, StoredEnrolment } from '../../core/enrolment/enrolment.js';
import type { Membership } from '../../core/enrolment/membership.js';
import type { Second } from '../../core/time.js';
import type { NameOwner } from '../ports.js';

export interface EnrolmentReader {
  /** What decides whether an event counts, in one strongly consistent read. */
  current(): Promise<{ readonly stored: StoredEnrolment | undefined; readonly membership: Membership | undefined }>;
  /** The settings of single accounts, by account id. */
  settings(): Promise<ReadonlyMap<string, AccountSettings>>;
}

export interface EnrolmentStore extends EnrolmentReader {
  /** Undefined for a version that is no longer kept. */
  document(version: number): Promise<EnrolmentDocument | undefined>;
  /** The versions that are kept, the newest first. */
  versions(): Promise<readonly EnrolmentVersion[]>;
  /**
   * Stores a version with its document, if the version before it is the current one.
   * @returns false if somebody else stored a version first. Nothing is stored then.
   */
  add(document: EnrolmentDocument, stored: StoredEnrolment): Promise<boolean>;
  /** Replaces what is pending, if the version is still the current one. */
  setPending(version: number, pending: readonly PendingChange[]): Promise<boolean>;
  /**
   * Writes owners and settings, except over those of a later version.
   * @returns false if a later version was applied meanwhile.
   */
  writeOwners(owned: readonly NameOwner[]): Promise<boolean>;
  writeSettings(settings: readonly VersionedSettings[]): Promise<boolean>;
  owners(names: readonly string[]): Promise<readonly (NameOwner | undefined)[]>;
  saveMembership(membership: Membership): Promise<void>;
  /** Deletes a version that is too old to be kept. */
  forget(version: number): Promise<void>;
}

export interface EnrolmentVersion {
  readonly version: number;
  readonly at: Second;
  readonly by: string;
}

/** The settings of one account; null if it has none any more. */
export interface VersionedSettings {
  readonly account: string;
  readonly settings: AccountSettings | null;
  readonly version: number;
}

/** The number of versions that are kept. */
export const KEPT_VERSIONS = 100;
