// The format of an export: compressed lines of JSON. The header says what the file is, each further line has one item of a table, and
// the footer says that the file is complete. See services/export-format.md.
import { isObject } from 'waypost/model';
import type { RegistrySetup } from '../../app/enrolment/cache.js';

const FORMAT = 'waypost-export';
/** Raised when a reader of the former version would misread the new one. */
const FORMAT_VERSION = 1;

/** The longest line in bytes. An item has at most 400 KB, and JSON writes a control character in six bytes. */
export const LONGEST_LINE = 3_000_000;

export const TABLES = ['records', 'readers'] as const;
export type ExportedTable = (typeof TABLES)[number];

/** The settings from which the readers' documents follow, besides the records. */
type ExportedSetup = Required<RegistrySetup>;

export interface ExportHeader extends ExportedSetup {
  /** When the export began, RFC 3339. */
  readonly exportedAt: string;
}

export interface ExportFooter {
  readonly items: number;
  /** The hash of all bytes before the footer's line. */
  readonly sha256: string;
}

export interface ExportedItem {
  readonly table: ExportedTable;
  readonly item: TableAttributes;
}

/** The attributes of a table's item. */
export type TableAttributes = Readonly<Record<string, unknown>>;

export const setupOf = (setup: RegistrySetup): ExportedSetup => ({
  registry: setup.registry,
  naming: setup.naming,
  preferCustomDomains: setup.preferCustomDomains ?? [],
  lineageTags: setup.lineageTags ?? [],
});

export const headerLine = (header: ExportHeader): string =>
  lineOf({ format: FORMAT, version: FORMAT_VERSION, ...header });

export const footerLine = (footer: ExportFooter): string => lineOf({ end: FORMAT, ...footer });

/** Members in the order of their names, so that equal items have equal lines: DynamoDB keeps no order. */
export function lineOf(value: object): string {
  return `${JSON.stringify(value, inOrder)}\n`;
}

function inOrder(_name: string, value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (!isObject(value)) return value;
  const names = Object.keys(value).sort();
  // `fromEntries` makes `__proto__` an ordinary member.
  return Object.fromEntries(names.map((name) => [name, value[name]]));
}

/** @returns the header, or what is wrong with it. */
export function readHeader(value: unknown): ExportHeader | string {
  if (!isObject(value) || value.format !== FORMAT) return 'The file is not an export of a registry.';
  if (value.version !== FORMAT_VERSION) {
    return `The export has version ${shown(value.version)} of the format, and this program reads version ${String(FORMAT_VERSION)}. Use the release of Waypost that made it.`;
  }
  return isHeader(value) ? value : 'The header of the export is malformed.';
}

function isHeader(value: object): value is ExportHeader {
  const { registry, naming, preferCustomDomains, lineageTags, exportedAt } = value as Record<string, unknown>;
  return (
    typeof registry === 'string' &&
    (naming === 'tag' || naming === 'tag-or-name') &&
    isTexts(preferCustomDomains) &&
    isTexts(lineageTags) &&
    typeof exportedAt === 'string' &&
    /^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(exportedAt)
  );
}

const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every((each) => typeof each === 'string');

/** The footer; undefined for any other line. */
export function readFooter(value: unknown): ExportFooter | undefined {
  if (!isObject(value) || value.end !== FORMAT) return undefined;
  const { items, sha256 } = value;
  if (!Number.isSafeInteger(items) || typeof sha256 !== 'string') return undefined;
  return { items: Number(items), sha256 };
}

function shown(value: unknown): string {
  return typeof value === 'number' || typeof value === 'string' ? String(value).slice(0, 20) : 'none';
}
