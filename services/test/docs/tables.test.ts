// Compares the manual's tables of codes, statuses and options with the code.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRegistry, isWaypostError } from 'waypost';
import { ERRORS } from 'waypost/model';
import { readDocument, ROOT, rowsUnder } from './documents.js';

const manual = readDocument('sdk/README.md');

const codes = Object.entries(ERRORS) as readonly (readonly [string, { readonly status?: number }])[];

it('the manual lists exactly the error codes that the SDK throws', () => {
  const listed = rowsUnder(manual, 'Errors').map(([code]) => code);

  // Only the query endpoint has this code, for methods that the SDK never uses.
  expect([...listed].sort()).toEqual(
    codes
      .map(([code]) => code)
      .filter((code) => code !== 'METHOD_NOT_ALLOWED')
      .sort(),
  );
});

it('the manual lists exactly the error codes of the query endpoint, with their status', () => {
  const listed = rowsUnder(manual, 'Without the SDK').filter(([code]) => /^[A-Z_]+$/.test(code ?? ''));

  expect(Object.fromEntries(listed)).toEqual(
    Object.fromEntries(
      codes.flatMap(([code, { status }]) => (status === undefined ? [] : [[code, String(status)] as const])),
    ),
  );
});

it('the manual lists exactly the error codes that only the agent has', () => {
  const agent = join(ROOT, 'sdk/src/agent');
  const files = readdirSync(agent, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /(?<!\.test)\.ts$/.test(path),
  );
  const text = files.map((path) => readFileSync(join(agent, path), 'utf8')).join('\n');
  const known = new Set(codes.map(([code]) => code));
  const own = [...text.matchAll(/'([A-Z]+(?:_[A-Z]+)+)'/g)].flatMap(([, code = '']) => (known.has(code) ? [] : code));

  const listed = rowsUnder(manual, 'The agent').map(([code]) => code);

  expect(listed.filter((code) => /^[A-Z_]+$/.test(code ?? '')).sort()).toEqual([...new Set(own)].sort());
});

it('the manual lists exactly the options of createRegistry', () => {
  const listed = [...rowsUnder(manual, 'Where it reads'), ...rowsUnder(manual, 'Options')].map(([option]) => option);
  // Only for the SDK's own tests.
  const inner = ['runtime', 'env'];

  expect([...listed, ...inner].sort()).toEqual([...knownOptions()].sort());
});

/** Read from the error of an unknown option, which names the known ones. */
function knownOptions(): readonly string[] {
  try {
    createRegistry({ nonsense: 1 } as object);
  } catch (error) {
    if (!isWaypostError(error)) throw error;
    return error.remedy.replace(/^Use one of |\.$/g, '').split(', ');
  }
  throw new Error('createRegistry accepts an unknown option.');
}
