// The threat model's lines, each with the tests that hold it: a line without one, or with one that is not there, fails here.
import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { readDocument, ROOT } from '../docs/documents.js';

interface Held {
  readonly file: string;
  readonly title: string;
}

/** The rows of the tables between two headings of the same level, without their heads. */
function rowsOf(text: string, heading: string): readonly string[] {
  const [, section = ''] = text.split(`\n## ${heading}\n`);
  const [own = ''] = section.split(/\n## /);
  return own
    .split('\n')
    .filter((line) => /^\| [^-]/.test(line))
    .filter((line) => !/^\| threat\b/.test(line));
}

/** As `[elect](../services/core/elect.test.ts) “gives a name to …”`. */
function testsOf(row: string): readonly Held[] {
  const held = row.split(' | ').at(-1) ?? '';
  return [...held.matchAll(/\]\(([^)]+\.ts)\) “([^”]+)”/g)].map(([, file = '', title = '']) => ({ file, title }));
}

/** What is wrong with a row, in words. */
function faultsOf(row: string): readonly string[] {
  const tests = testsOf(row);
  if (tests.length === 0) return [`no test: ${row.slice(0, 80)}`];
  return tests.flatMap(({ file, title }) => {
    const path = join(ROOT, posix.join('infra', file));
    if (!existsSync(path)) return [`no file ${file}: ${row.slice(0, 80)}`];
    return hasTitle(readFileSync(path, 'utf8'), title) ? [] : [`no test “${title}” in ${file}`];
  });
}

/** As the title of a test, of a row of a table of tests, or of a target of npm run prove; a template's begins so. */
function hasTitle(source: string, title: string): boolean {
  return [`'${title}'`, `"${title}"`, `\`${title}\``, `\`${title} (\${`].some((literal) => source.includes(literal));
}

const rows = rowsOf(readDocument('infra/README.md').text, 'Threat model');

it('has a line for each threat, and each line names tests that exist', () => {
  expect(rows.length).toBeGreaterThan(30);
  expect(rows.flatMap(faultsOf)).toEqual([]);
});

it.each([
  ['| a threat | a defence | nothing |', /^no test: /],
  ['| a threat | a defence | [x](nowhere.test.ts) “is held” |', /^no file nowhere/],
  ['| a threat | a defence | [x](test/trust.test.ts) “is never held” |', /^no test “is never held”/],
])('is told of the line %s', (row, expected) => {
  expect(faultsOf(row)).toEqual([expect.stringMatching(expected)]);
});
