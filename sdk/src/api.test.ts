import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { ENTRIES, readSurface, writeReport } from '../scripts/api-report.js';
import * as model from './model/index.js';
import { ATTEMPT_TIMEOUT_MS, FRESH_FOR_MS, TIMEOUT_MS } from './runtime.js';

describe('the public surface', () => {
  const root = join(__dirname, '..');
  // One program reads both: what the package publishes, and the whole model with its examples.
  const read = readSurface(root, { ...ENTRIES, model: 'src/model/index.ts' });
  const surface = read.filter(({ entry }) => entry in ENTRIES);

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

  const options = surface.flatMap(({ name, options: members }) =>
    members.map((option) => ({ ...option, id: `${name}.${option.name}` })),
  );

  it('every option has a documentation comment', () => {
    expect(options.filter(({ documentation }) => documentation === '').map(({ id }) => id)).toEqual([]);
  });

  it('every option that may be left out states its default, and no other does', () => {
    expect(options.length).toBeGreaterThan(40);
    expect(
      options.filter((option) => option.isOptional !== (option.default !== undefined)).map(({ id }) => id),
    ).toEqual([]);
  });

  it('the defaults of durations are those in use', () => {
    const used: Readonly<Record<string, number>> = {
      'RegistryOptions.freshForMs': FRESH_FOR_MS,
      'RegistryOptions.timeoutMs': TIMEOUT_MS,
      'DynamoSourceOptions.timeoutMs': TIMEOUT_MS,
      'DynamoSourceOptions.attemptTimeoutMs': ATTEMPT_TIMEOUT_MS,
      'HttpSourceOptions.timeoutMs': TIMEOUT_MS,
      'HttpSourceOptions.attemptTimeoutMs': ATTEMPT_TIMEOUT_MS,
    };
    const stated = options.filter((option) => /^\d+$/.test(option.default ?? '') && option.name.endsWith('Ms'));

    expect(Object.fromEntries(stated.map(({ id, default: value }) => [id, Number(value)]))).toEqual(used);
  });

  it('the examples of the model return what they state', () => {
    const examples = read
      .filter(({ entry }) => entry === 'model')
      .flatMap(({ examples: texts }) => texts.flatMap((text) => /^(.+) \/\/ (.+)$/.exec(text)?.slice(1, 3) ?? []));
    const pairs = Array.from({ length: examples.length / 2 }, (_, index) => examples.slice(2 * index, 2 * index + 2));

    // Each example is an expression over the module's exports.
    const evaluate = (text = ''): unknown => runInNewContext(`(${text})`, { ...model });

    expect(pairs.length).toBeGreaterThan(30);
    expect(pairs.map(([call]) => evaluate(call))).toEqual(pairs.map(([, result]) => evaluate(result)));
  });
});
