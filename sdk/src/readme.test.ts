import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ERRORS } from './model/index.js';

it('lists in the manual exactly the codes that the SDK throws', () => {
  const manual = readFileSync(join(__dirname, '../README.md'), 'utf8');

  const listed = [...manual.matchAll(/^\| `([A-Z_]+)` +\|/gm)]
    .map(([, code]) => code)
    .filter((code) => !code?.startsWith('WAYPOST'));

  // The query endpoint answers this one to a method that the SDK never uses.
  const thrown = Object.keys(ERRORS).filter((code) => code !== 'METHOD_NOT_ALLOWED');
  expect(new Set(listed)).toEqual(new Set(thrown));
});
