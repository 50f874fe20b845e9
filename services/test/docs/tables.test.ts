// Tables of the manual that say what the code says: codes, statuses, options. (What the HTTP endpoint answers: its OpenAPI.)
import { createRegistry, isWaypostError } from 'waypost';
import { ERRORS } from 'waypost/model';
import { type Document, readDocument } from './documents.js';

const manual = readDocument('sdk/README.md');

/** The rows under a heading whose first cell is code: the words of their cells. */
function rowsUnder({ text }: Document, heading: string): readonly (readonly string[])[] {
  const [, section = ''] = text.split(`\n## ${heading}\n`);
  const [own = ''] = section.split(/\n## /);
  return own
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .split(' | ')
        .map((cell) => cell.replace(/[|`]/g, '').trim())
        .filter((cell) => cell !== ''),
    );
}

const codes = Object.entries(ERRORS) as readonly (readonly [string, { readonly status?: number }])[];

it('lists exactly the codes that the SDK throws', () => {
  const listed = rowsUnder(manual, 'Errors').map(([code]) => code);

  // The query endpoint answers this one to a method that the SDK never uses.
  expect([...listed].sort()).toEqual(
    codes
      .map(([code]) => code)
      .filter((code) => code !== 'METHOD_NOT_ALLOWED')
      .sort(),
  );
});

it('lists exactly the codes that the query endpoint answers, with their status', () => {
  const listed = rowsUnder(manual, 'Without the SDK').filter(([code]) => /^[A-Z_]+$/.test(code ?? ''));

  expect(Object.fromEntries(listed)).toEqual(
    Object.fromEntries(
      codes.flatMap(([code, { status }]) => (status === undefined ? [] : [[code, String(status)] as const])),
    ),
  );
});

it('lists exactly the options that there are', () => {
  const listed = [...rowsUnder(manual, 'Where it reads'), ...rowsUnder(manual, 'Options')].map(([option]) => option);
  // For tests of the SDK itself; the types say what they are.
  const inner = ['runtime', 'env'];

  expect([...listed, ...inner].sort()).toEqual([...knownOptions()].sort());
});

/** The error of an unknown option names those that are known. */
function knownOptions(): readonly string[] {
  try {
    createRegistry({ nonsense: 1 } as object);
  } catch (error) {
    if (!isWaypostError(error)) throw error;
    return error.remedy.replace(/^Use one of |\.$/g, '').split(', ');
  }
  throw new Error('An unknown option was taken.');
}
