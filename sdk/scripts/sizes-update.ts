// Writes the table in sizes.md from the built package.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { measureSizes, sizeTable, withTable } from './sizes.js';

const root = join(import.meta.dirname, '..');
const page = join(root, 'sizes.md');
writeFileSync(page, withTable(readFileSync(page, 'utf8'), sizeTable(await measureSizes(root))));
