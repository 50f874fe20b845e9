// `npm run limits`: writes the table of limits into infra/README.md, from the templates that `npm run synth` wrote.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DIST } from '../dist.js';
import { limitsTable, withTable } from './limits.js';
import { readTemplate } from './template.js';

const README = join(DIST, '../README.md');

const text = readFileSync(join(DIST, 'hub.template.json'), 'utf8');
const document = withTable(
  readFileSync(README, 'utf8'),
  limitsTable(readTemplate('hub', text), Buffer.byteLength(text)),
);
writeFileSync(README, document);
