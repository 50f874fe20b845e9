import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { readSurface, writeReport } from '../scripts/api-report.js';
import * as model from './model/index.js';

describe('the public surface', () => {
  const root = join(__dirname, '..');
  const surface = readSurface(root);

  it('the public surface equals the committed report', () => {
    expect(writeReport(surface)).toBe(readFileSync(join(root, 'api-report.md'), 'utf8'));
  });

  it('every exported name has a documentation comment', () => {
    expect(surface.filter(({ documentation }) => documentation === '').map(({ name }) => name)).toEqual([]);
  });

  it('every exported function has an example', () => {
    const without = surface.filter(({ isFunction, examples }) => isFunction && examples.length === 0);

    expect(without.map(({ name }) => name)).toEqual([]);
  });

  it('every option has a documentation comment', () => {
    expect(surface.flatMap(({ undocumentedOptions }) => undocumentedOptions)).toEqual([]);
  });

  it('the examples of the model return what they state', () => {
    const examples = readSurface(root, { model: 'src/model/index.ts' }).flatMap(({ examples: texts }) =>
      texts.flatMap((text) => /^(.+) \/\/ (.+)$/.exec(text)?.slice(1, 3) ?? []),
    );
    const pairs = Array.from({ length: examples.length / 2 }, (_, index) => examples.slice(2 * index, 2 * index + 2));

    // Each example is an expression over the module's exports.
    const evaluate = (text = ''): unknown => runInNewContext(`(${text})`, { ...model });

    expect(pairs.length).toBeGreaterThan(30);
    expect(pairs.map(([call]) => evaluate(call))).toEqual(pairs.map(([, result]) => evaluate(result)));
  });
});
