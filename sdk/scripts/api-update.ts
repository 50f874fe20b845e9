// Writes the report of the public surface, `api-report.md`.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSurface, writeReport } from './api-report.js';

const root = join(import.meta.dirname, '..');
writeFileSync(join(root, 'api-report.md'), writeReport(readSurface(root)));
