import { crc32 } from 'node:zlib';
import { unzipSync } from 'fflate';
import { zip } from './zip.js';

const entries = [
  { name: 'index.mjs', bytes: Buffer.from('export const handler = () => 1;\n'.repeat(100)) },
  { name: 'ünïcode.txt', bytes: Buffer.alloc(0) },
];

it('a zip file unpacks to the files that went into it', () => {
  const files = Object.entries(unzipSync(zip(entries)));

  expect(files.map(([name, bytes]) => ({ name, bytes: Buffer.from(bytes) }))).toEqual(entries);
});

it('the same files pack to the same bytes', () => {
  expect(zip(entries).equals(zip(entries))).toBe(true);
});

it('the directory of a zip file has each file’s checksum and size, and lets everybody read it', () => {
  const packed = zip(entries.slice(0, 1));
  const at = packed.readUInt32LE(packed.length - 6);

  expect(packed.readUInt32LE(at + 16)).toBe(crc32(entries[0]!.bytes));
  expect(packed.readUInt32LE(at + 24)).toBe(entries[0]!.bytes.length);
  expect((packed.readUInt32LE(at + 38) >>> 16).toString(8)).toBe('100644');
});
