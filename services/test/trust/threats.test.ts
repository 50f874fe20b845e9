// Tests that each line of the threat model in infra/README.md, and of the findings in infra/hardening.md, names tests that exist.
import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { readDocument, ROOT } from '../docs/documents.js';

interface NamedTest {
  readonly file: string;
  readonly title: string;
}

/** The table rows of a section, without the header rows. */
function rowsOf(text: string, heading: string): readonly string[] {
  const [, section = ''] = text.split(`\n## ${heading}\n`);
  const [own = ''] = section.split(/\n## /);
  return own
    .split('\n')
    .filter((line) => /^\| [^-]/.test(line))
    .filter((line) => !/^\| (?:threat|finding)\b/.test(line));
}

/** The tests in the last column, written as `[elect](../services/core/elect.test.ts) “gives a name to …”`. */
function testsOf(row: string): readonly NamedTest[] {
  const cell = row.split(' | ').at(-1) ?? '';
  return [...cell.matchAll(/\]\(([^)]+\.ts)\) “([^”]+)”/g)].map(([, file = '', title = '']) => ({ file, title }));
}

/** The faults of a row, in words. */
function faultsOf(row: string): readonly string[] {
  const tests = testsOf(row);
  if (tests.length === 0) return [`no test: ${row.slice(0, 80)}`];
  return tests.flatMap(({ file, title }) => {
    const path = join(ROOT, posix.join('infra', file));
    if (!existsSync(path)) return [`no file ${file}: ${row.slice(0, 80)}`];
    return hasTitle(readFileSync(path, 'utf8'), title) ? [] : [`no test “${title}” in ${file}`];
  });
}

/** True if the title is a test's, a table row's or a prove target's. A template literal may continue after it. */
function hasTitle(source: string, title: string): boolean {
  return [`'${title}'`, `"${title}"`, `\`${title}\``, `\`${title} (\${`].some((literal) => source.includes(literal));
}

const rows = rowsOf(readDocument('infra/README.md').text, 'Threat model');

it('the threat model names an existing test for each threat', () => {
  expect(rows.length).toBeGreaterThan(30);
  expect(rows.flatMap(faultsOf)).toEqual([]);
});

it('the findings of the review in infra/hardening.md name existing tests, or none', () => {
  const findings = rowsOf(readDocument('infra/hardening.md').text, 'The findings of a review');

  expect(findings.length).toBeGreaterThan(20);
  expect(findings.filter((row) => !/\|\s+–\s+\|$/.test(row)).flatMap(faultsOf)).toEqual([]);
});

it.each([
  ['| a threat | a defence | nothing |', /^no test: /],
  ['| a threat | a defence | [x](nowhere.test.ts) “is held” |', /^no file nowhere/],
  ['| a threat | a defence | [x](test/trust.test.ts) “is never held” |', /^no test “is never held”/],
])('reports the fault in the line %s', (row, expected) => {
  expect(faultsOf(row)).toEqual([expect.stringMatching(expected)]);
});
