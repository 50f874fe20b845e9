// The items of the enrolment in the records table. Only the reconciler and an operator may write them: see infra/hub/permissions.ts.
import { gunzipSync, gzipSync } from 'node:zlib';
import type { ItemKey } from 'waypost/model';
import type { EnrolmentDocument } from '../../core/enrolment/document.js';
import { MOST_ENROLMENT_BYTES, type StoredEnrolment } from '../../core/enrolment/enrolment.js';
import { ENROLLED_ACCOUNTS, ENROLMENT_VERSIONS } from '../../core/records-table.js';
import type { EnrolmentVersion, VersionedSettings } from '../../app/enrolment/ports.js';
import { currentKey } from './enrolment-reader.js';

export const settingsKey = (account: string): ItemKey => ({ pk: ENROLLED_ACCOUNTS, sk: account });
/** Padded, so that versions sort as text. */
export const versionKey = (version: number): ItemKey => ({
  pk: ENROLMENT_VERSIONS,
  sk: String(version).padStart(10, '0'),
});
/** Each part of a document has its own partition, because one partition accepts about 1,000 KB a second. */
export const partKey = (version: number, part: number): ItemKey => ({
  pk: `${ENROLMENT_VERSIONS}#${String(version)}`,
  sk: String(part).padStart(4, '0'),
});

/** An item holds 400 KB. */
const PART_BYTES = 350_000;
/** A transaction holds 4 MB. */
const MOST_PARTS = 10;

export interface EnrolmentItems {
  readonly current: object;
  readonly version: object;
  readonly parts: readonly object[];
}

/** @throws Error that says what does not fit. */
export function itemsOf(document: EnrolmentDocument, stored: StoredEnrolment): EnrolmentItems {
  const { version, at, by } = stored;
  const bytes = JSON.stringify(stored).length;
  if (bytes > MOST_ENROLMENT_BYTES) {
    throw new Error(
      `The lists of accounts and the globs take ${String(bytes)} bytes, and ${String(MOST_ENROLMENT_BYTES)} fit. Use organizational units or the mode organization.`,
    );
  }
  const packed = gzipSync(JSON.stringify(document));
  const count = Math.ceil(packed.length / PART_BYTES);
  if (count > MOST_PARTS) {
    throw new Error(
      `The enrolment takes ${String(packed.length)} bytes compressed, and ${String(MOST_PARTS * PART_BYTES)} fit. Replace owners of single names by globs.`,
    );
  }
  return {
    current: { ...currentKey, version, value: stored },
    version: { ...versionKey(version), value: { version, at, by } satisfies EnrolmentVersion, parts: count },
    parts: Array.from({ length: count }, (_, part) => ({
      ...partKey(version, part),
      part: packed.subarray(part * PART_BYTES, (part + 1) * PART_BYTES),
    })),
  };
}

/** @throws Error if a part is missing. */
export function documentFrom(parts: readonly (Readonly<Record<string, unknown>> | undefined)[]): EnrolmentDocument {
  const buffers = parts.map((item) => {
    if (!(item?.part instanceof Uint8Array)) throw new Error('A part of a stored enrolment is missing.');
    return item.part;
  });
  // Only `itemsOf` writes the parts.
  return JSON.parse(gunzipSync(Buffer.concat(buffers)).toString()) as EnrolmentDocument;
}

export const settingsItem = ({ account, settings, version }: VersionedSettings): object => ({
  ...settingsKey(account),
  version,
  ...(settings === null ? {} : { value: settings }),
});
