import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSurface, writeReport } from '../scripts/api-report.js';

describe('the public surface', () => {
  const root = join(__dirname, '..');
  const surface = readSurface(root);

  it('is the one that the report shows', () => {
    expect(writeReport(surface)).toBe(readFileSync(join(root, 'api-report.md'), 'utf8'));
  });

  it('says of every name what it is', () => {
    expect(surface.filter(({ documentation }) => documentation === '').map(({ name }) => name)).toEqual([]);
  });

  it('has an example of every function', () => {
    const without = surface.filter(({ isFunction, hasExample }) => isFunction && !hasExample);

    expect(without.map(({ name }) => name)).toEqual([]);
  });
});
