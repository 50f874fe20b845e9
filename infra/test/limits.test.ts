import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './built.js';
import { cellsOf, limitsTable, tableIn } from './limits.js';

it('the table of limits in infra/README.md is that of the synthesised templates: npm run limits', () => {
  const { template, text } = build();
  const written = tableIn(readFileSync(join(__dirname, '../README.md'), 'utf8'));

  expect(cellsOf(written)).toEqual(cellsOf(limitsTable(template('hub'), Buffer.byteLength(text('hub')!))));
});
