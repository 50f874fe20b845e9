import { crc32 } from 'node:zlib';
import { unzip } from './test/unzip.js';
import { zip } from './zip.js';

const entries = [
  { name: 'index.mjs', bytes: Buffer.from('export const handler = () => 1;\n'.repeat(100)) },
  { name: 'ünïcode.txt', bytes: Buffer.alloc(0) },
];

it('gives back what was packed', () => {
  const files = unzip(zip(entries));

  expect([...files].map(([name, bytes]) => ({ name, bytes }))).toEqual(entries);
});

it('packs the same bytes to the same bytes', () => {
  expect(zip(entries).equals(zip(entries))).toBe(true);
});

it('says in the directory what each file’s checksum and size are, and lets everybody read it', () => {
  const packed = zip(entries.slice(0, 1));
  const at = packed.readUInt32LE(packed.length - 6);

  expect(packed.readUInt32LE(at + 16)).toBe(crc32(entries[0]!.bytes));
  expect(packed.readUInt32LE(at + 24)).toBe(entries[0]!.bytes.length);
  expect((packed.readUInt32LE(at + 38) >>> 16).toString(8)).toBe('100644');
});
