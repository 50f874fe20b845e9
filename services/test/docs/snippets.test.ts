import { readDocuments, type Snippet } from './documents.js';
import { typeErrors } from './type-check.js';

// The report of the package's surface is generated, and has its own test.
const snippets = readDocuments()
  .filter(({ path }) => path !== 'sdk/api-report.md')
  .flatMap((document) => document.snippets);

const inLanguage = (...languages: readonly string[]): readonly Snippet[] =>
  snippets.filter(({ language }) => languages.includes(language));

describe('the TypeScript snippets of the documents', () => {
  const ours = inLanguage('ts');
  const wrong = {
    path: 'sdk/README.md',
    language: 'ts',
    text: `import { createRegistry } from 'waypost';\ncreateRegistry({ tabel: 'x' });\n`,
    line: 4000,
  };
  // One program for all snippets: reading the packages' types takes most of the time.
  const errors = typeErrors([...ours, wrong]);

  it('compile against the package', () => {
    expect(ours.length).toBeGreaterThan(5);
    expect(errors.filter((error) => !error.includes(':4001 '))).toEqual([]);
  });

  it('are reported with file and line where they are wrong', () => {
    expect(errors).toContainEqual(expect.stringMatching(/^sdk\/README\.md:4001 .*'tabel' does not exist/));
  });
});

it('every JSON snippet of the documents is valid JSON', () => {
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

it('every snippet of the documents names its language', () => {
  const known = ['ts', 'sh', 'json', 'hcl', 'python', 'go', 'yaml', 'text', 'mermaid'];

  expect(snippets.filter(({ language }) => !known.includes(language))).toEqual([]);
});
