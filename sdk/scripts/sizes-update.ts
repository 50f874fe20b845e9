// Writes the README's table of sizes anew, of the package as it is built.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { measureSizes, sizeTable, withTable } from './sizes.js';

const root = join(import.meta.dirname, '..');
const readme = join(root, 'README.md');
writeFileSync(readme, withTable(readFileSync(readme, 'utf8'), sizeTable(await measureSizes(root))));
