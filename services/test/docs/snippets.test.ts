import { readDocuments, type Snippet } from './documents.js';
import { typeErrors } from './type-check.js';

// The report of the package's surface is written by the compiler, and has a test of its own.
const snippets = readDocuments()
  .filter(({ path }) => path !== 'sdk/api-report.md')
  .flatMap((document) => document.snippets);

const inLanguage = (...languages: readonly string[]): readonly Snippet[] =>
  snippets.filter(({ language }) => languages.includes(language));

describe('TypeScript snippets', () => {
  const ours = inLanguage('ts');
  const wrong = {
    path: 'sdk/README.md',
    language: 'ts',
    text: `import { createRegistry } from 'waypost';\ncreateRegistry({ tabel: 'x' });\n`,
    line: 4000,
  };
  // One program for all: most of its time goes into the packages' types.
  const errors = typeErrors([...ours, wrong]);

  it('compile', () => {
    expect(ours.length).toBeGreaterThan(5);
    expect(errors.filter((error) => !error.includes(':4001 '))).toEqual([]);
  });

  it('are told where they are wrong', () => {
    expect(errors).toContainEqual(expect.stringMatching(/^sdk\/README\.md:4001 .*'tabel' does not exist/));
  });
});

it('every JSON snippet is JSON', () => {
  const wrong = inLanguage('json').flatMap(({ path, line, text }) => {
    try {
      JSON.parse(text);
      return [];
    } catch (error) {
      return [`${path}:${line} ${String(error)}`];
    }
  });

  expect(wrong).toEqual([]);
});

it('every snippet says its language', () => {
  const known = ['ts', 'sh', 'json', 'hcl', 'python', 'go', 'yaml', 'text'];

  expect(snippets.filter(({ language }) => !known.includes(language))).toEqual([]);
});
