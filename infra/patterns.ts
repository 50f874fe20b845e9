// Writes the event patterns of the catalogue to files for the Terraform module, which cannot import them.
import { join } from 'node:path';
import { format } from 'prettier';
import { RULES } from '../services/core/cloudtrail/catalogue.js';

export const PATTERNS = join(import.meta.dirname, 'terraform', 'spoke', 'patterns');

/** File names and formatted contents. */
export const patternFiles = (): Promise<readonly (readonly [string, string])[]> =>
  Promise.all(
    RULES.map(async ({ name, pattern }) => [
      `${name}.json`,
      await format(JSON.stringify(pattern), { parser: 'json', printWidth: 120 }),
    ]),
  );
