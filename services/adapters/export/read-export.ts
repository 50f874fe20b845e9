// Reads an export from a file, line by line, and checks each line, their number and their checksum. The file is hostile until then.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { isObject, messageOf } from 'waypost/model';
import type { StoredEnrolment } from '../../core/enrolment/enrolment.js';
import { CURRENT_ENROLMENT } from '../../core/records-table.js';
import { currentKey } from '../dynamodb/enrolment-reader.js';
import { misfitOf } from './exported-item.js';
import {
  LONGEST_LINE,
  TABLES,
  readFooter,
  readHeader,
  type ExportFooter,
  type ExportHeader,
  type ExportedItem,
} from './format.js';

/** The header, footer and enrolment of a complete and valid export. */
export interface CheckedExport extends ExportFooter {
  readonly header: ExportHeader;
  /** The current enrolment; undefined if none was stored. */
  readonly enrolment: ExportedItem | undefined;
}

/** An export that cannot be imported; the message says why. */
export class InvalidExport extends Error {
  override readonly name = 'InvalidExport';
}

/**
 * Reads the whole file and writes nothing.
 * @throws InvalidExport at the first line that is wrong.
 */
export async function checkExport(file: string, progress: (items: number) => void): Promise<CheckedExport> {
  const hash = createHash('sha256');
  const found: { header?: ExportHeader; footer?: ExportFooter; enrolment?: ExportedItem } = {};
  let items = 0;
  let number = 0;
  for await (const line of linesOf(file)) {
    number += 1;
    if (found.footer !== undefined)
      throw new InvalidExport(`Line ${String(number)} comes after the end of the export.`);
    const value = valueIn(line, number);
    if (found.header === undefined) {
      found.header = headerIn(value);
    } else {
      const footer = readFooter(value);
      if (footer !== undefined) {
        found.footer = footer;
        continue;
      }
      const item = itemIn(value, { number, registry: found.header.registry });
      if (isEnrolment(item)) found.enrolment = item;
      items += 1;
      if (items % 1000 === 0) progress(items);
    }
    hash.update(line).update('\n');
  }
  const { header, footer } = found;
  if (header === undefined) throw new InvalidExport('The file is empty.');
  if (footer === undefined)
    throw new InvalidExport(`The export ends after line ${String(number)}, before its footer. ${AGAIN}`);
  if (footer.items !== items || footer.sha256 !== hash.digest('hex')) {
    throw new InvalidExport(`The export is damaged: its number of items or its checksum is wrong. ${AGAIN}`);
  }
  return { header, ...footer, enrolment: found.enrolment };
}

const AGAIN = 'Use another copy, or export again.';

/** The items of an export that was checked, from a number on. */
export async function* itemsOf(file: string, from: number): AsyncGenerator<ExportedItem> {
  let number = -1; // the header
  for await (const line of linesOf(file)) {
    number += 1;
    if (number <= from) continue;
    const value: unknown = JSON.parse(line.toString());
    if (readFooter(value) !== undefined) return;
    yield value as ExportedItem; // checked by `checkExport`
  }
}

export const isEnrolment = ({ table, item }: ExportedItem): boolean =>
  table === 'records' && item.pk === CURRENT_ENROLMENT && item.sk === currentKey.sk;

/** The enrolment in its item. */
export const enrolmentIn = ({ item }: ExportedItem): StoredEnrolment => item.value as StoredEnrolment; // checked by its schema

function headerIn(value: unknown): ExportHeader {
  const header = readHeader(value);
  if (typeof header === 'string') throw new InvalidExport(header);
  return header;
}

function itemIn(
  value: unknown,
  { number, registry }: { readonly number: number; readonly registry: string },
): ExportedItem {
  if (!isObject(value) || !isObject(value.item) || Object.keys(value).length !== 2)
    throw new InvalidExport(`Line ${String(number)} is not an item.`);
  const table = TABLES.find((each) => each === value.table);
  if (table === undefined) throw new InvalidExport(`Line ${String(number)} names no table.`);
  const item = { table, item: value.item };
  const misfit = misfitOf(item, registry);
  if (misfit !== undefined) throw new InvalidExport(`Line ${String(number)}: ${misfit}`);
  return item;
}

/** The value of a line in JSON. */
function valueIn(line: Buffer, number: number): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(line));
  } catch (error) {
    throw new InvalidExport(`Line ${String(number)} is not JSON in UTF-8: ${messageOf(error)}.`);
  }
}

const NEWLINE = 10;

/** The lines without their ends. A file that is not compressed is read as it is. */
async function* linesOf(file: string): AsyncGenerator<Buffer> {
  const compressed = await isCompressed(file);
  const source = createReadStream(file);
  const stream = compressed ? source.pipe(createGunzip()) : source;
  source.on('error', (error) => stream.destroy(error));
  let rest: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of stream) {
      const bytes = chunk as Buffer; // no encoding is set
      let from = 0;
      for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, from)) {
        yield Buffer.concat([...rest, bytes.subarray(from, end)]);
        [rest, length, from] = [[], 0, end + 1];
      }
      rest.push(bytes.subarray(from));
      length += bytes.length - from;
      if (length > LONGEST_LINE) throw new InvalidExport(`A line is longer than ${String(LONGEST_LINE)} bytes.`);
    }
  } catch (error) {
    if (error instanceof InvalidExport) throw error;
    throw new InvalidExport(`Cannot read ${file}: ${messageOf(error)}. ${AGAIN}`);
  } finally {
    source.destroy();
  }
  if (length > 0) throw new InvalidExport(`The export ends within a line. ${AGAIN}`);
}

async function isCompressed(file: string): Promise<boolean> {
  const handle = await open(file).catch((error: unknown) => {
    throw new InvalidExport(`Cannot read ${file}: ${messageOf(error)}.`);
  });
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await handle.close();
  }
}
