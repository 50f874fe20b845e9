import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
const FOLDERS = ['sdk/src', 'sdk/test', 'services', 'infra', '.ci'];

/** At the left margin, so that what a document's snippet or a module augmentation declares is left out. */
const DECLARED = /^(?:export )?(?:declare )?(?:abstract )?(?:interface|class|type) (\w+)/gm;

const sources = FOLDERS.flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
).filter((file) => /(?<!\.d)\.tsx?$/.test(file) && !/node_modules|\/(dist|cdk\.out|examples)\//.test(file));

it('an interface is named for what it is, and a union of strings stands where others have an enum', () => {
  const refused = sources.flatMap((file) =>
    readFileSync(join(ROOT, file), 'utf8')
      .split('\n')
      .filter((line) => /^(export )?(declare )?(interface (?!(?!I[A-Z])[A-Z][A-Za-z0-9]*\b)|(const )?enum )/.test(line))
      .map((line) => `${file}: ${line}`),
  );

  expect(refused).toEqual([]);
});

it('each name of a type is declared in one file', () => {
  const files = new Map<string, Set<string>>();
  for (const file of sources) {
    for (const [, name = ''] of readFileSync(join(ROOT, file), 'utf8').matchAll(DECLARED)) {
      files.set(name, (files.get(name) ?? new Set()).add(file));
    }
  }

  expect([...files].filter(([, declaring]) => declaring.size > 1)).toEqual([]);
});
