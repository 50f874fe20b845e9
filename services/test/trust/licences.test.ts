// Tests the licences of all dependencies, and the lists of shipped packages.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listShipments, readLock, renderList, renderNotices, ROOT, type Shipment } from '../../../infra/third-party.js';

/** Licences that ask only for attribution. */
const PERMISSIVE = [
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'PSF-2.0',
  'Python-2.0',
  'Zlib',
];

/** Other licences, each with the reason why it is acceptable. No shipped package has one of them. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  '@cdktn/hcl2json': 'MPL-2.0: reads Terraform modules in a test; unchanged and not shipped',
  'axe-core': 'MPL-2.0: checks the console’s pages in a test; unchanged and not shipped',
  'caniuse-lite': 'CC-BY-4.0: a table of browsers that jest’s compiler uses; unchanged and not shipped',
};

/** `(MIT OR GPL-3.0)` offers a choice; `Apache-2.0 AND MIT` requires both. */
function isPermissive(expression: string): boolean {
  const choices = expression.replace(/[()]/g, '').split(' OR ');
  return choices.some((choice) => choice.split(' AND ').every((licence) => PERMISSIVE.includes(licence)));
}

const nameOf = (folder: string): string => folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);

describe('every dependency', () => {
  const odd = Object.entries(readLock())
    .filter(([, { link, license }]) => link === undefined && !isPermissive(license ?? 'none'))
    .map(([folder, { license }]) => `${nameOf(folder)}: ${license ?? 'none'}`);

  it('gives every dependency a permissive licence, or an exception with its reason', () => {
    const expected = Object.entries(EXCEPTIONS).map(([name, why]) => `${name}: ${why.split(':')[0] ?? ''}`);

    expect([...odd].sort()).toEqual(expected.sort());
  });

  it.each([
    ['MIT', true],
    ['(MIT OR GPL-3.0-or-later)', true],
    ['Apache-2.0 AND MIT', true],
    ['MIT AND GPL-3.0-only', false],
    ['GPL-3.0-only', false],
    ['none', false],
  ])('judges whether licence %s is permissive: %s', (expression, expected) => {
    expect(isPermissive(expression)).toBe(expected);
  });
});

describe('the shipped packages', () => {
  let shipments: readonly Shipment[];

  beforeAll(async () => {
    shipments = await listShipments();
  }, 120_000); // it bundles every function

  /** Compares words only, since `npm run format` aligns the tables. */
  const words = (text: string): string => text.replace(/[\s-]+/g, ' ').trim();
  const written = (path: string): string => words(readFileSync(join(ROOT, path), 'utf8'));

  it('infra/third-party.md lists the shipped packages (npm run licences writes it)', () => {
    expect(written('infra/third-party.md')).toBe(words(renderList(shipments)));
  });

  it('sdk/NOTICES.md has the licences of the packages in the bundle', () => {
    expect(written('sdk/NOTICES.md')).toBe(words(renderNotices(shipments)));
  });

  it('no shipped package has an exceptional licence', () => {
    const names = shipments.flatMap(({ packages }) => packages.map(({ name }) => name));

    expect(names.filter((name) => name in EXCEPTIONS)).toEqual([]);
  });
});
