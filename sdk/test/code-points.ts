// Random texts of any Unicode characters. fast-check's own units of this kind list all characters first, for seconds in each test file.
import fc from 'fast-check';

/** One character of Unicode, lone surrogates left out. */
export const codePoint = fc
  .oneof(fc.integer({ min: 0, max: 0xd7ff }), fc.integer({ min: 0xe000, max: 0x10ffff }))
  .map((code) => String.fromCodePoint(code));
