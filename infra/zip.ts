// Zip files, as Lambda takes them. The same files give the same bytes, whenever and wherever they are packed, so that a
// bundle that has not changed has the same hash.
import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipEntry {
  readonly name: string;
  readonly bytes: Buffer;
}

interface Packed {
  readonly name: Buffer;
  readonly crc: number;
  readonly size: number;
  readonly deflated: Buffer;
  readonly offset: number;
}

/** 1 January 1980, the first day that a zip file knows. */
const DATE = 0x0021;
const DEFLATE = 8;
const VERSION = 20;
/** Names are UTF-8. */
const FLAGS = 0x0800;
/** A regular file that everybody may read: Lambda runs as another user than the one that unpacks. */
const MODE = (0o100644 << 16) >>> 0;
const MADE_ON_UNIX = (3 << 8) | VERSION;

export function zip(entries: readonly ZipEntry[]): Buffer {
  const parts: Buffer[] = [];
  const packed: Packed[] = [];
  let offset = 0;
  for (const { name, bytes } of entries) {
    const entry = {
      name: Buffer.from(name),
      crc: crc32(bytes),
      size: bytes.length,
      deflated: deflateRawSync(bytes, { level: 9 }),
      offset,
    };
    const header = Buffer.concat([localHeader(entry), entry.name, entry.deflated]);
    parts.push(header);
    packed.push(entry);
    offset += header.length;
  }
  const directory = Buffer.concat(packed.flatMap((entry) => [centralHeader(entry), entry.name]));
  return Buffer.concat([...parts, directory, endOfDirectory(packed.length, directory.length, offset)]);
}

/** What the local and the central header have in common: from the version needed to the length of the name. */
function common({ name, crc, size, deflated }: Packed): Buffer {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(VERSION, 0);
  fields.writeUInt16LE(FLAGS, 2);
  fields.writeUInt16LE(DEFLATE, 4);
  fields.writeUInt16LE(0, 6);
  fields.writeUInt16LE(DATE, 8);
  fields.writeUInt32LE(crc, 10);
  fields.writeUInt32LE(deflated.length, 14);
  fields.writeUInt32LE(size, 18);
  fields.writeUInt16LE(name.length, 22);
  return fields;
}

const localHeader = (entry: Packed): Buffer => Buffer.concat([signature(0x04034b50), common(entry)]);

function centralHeader(entry: Packed): Buffer {
  const madeBy = Buffer.alloc(2);
  madeBy.writeUInt16LE(MADE_ON_UNIX);
  const rest = Buffer.alloc(14);
  rest.writeUInt32LE(MODE, 6);
  rest.writeUInt32LE(entry.offset, 10);
  return Buffer.concat([signature(0x02014b50), madeBy, common(entry), rest]);
}

function endOfDirectory(count: number, size: number, offset: number): Buffer {
  const end = Buffer.alloc(18);
  end.writeUInt16LE(count, 4);
  end.writeUInt16LE(count, 6);
  end.writeUInt32LE(size, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([signature(0x06054b50), end]);
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
