import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listShipments, readLock, renderList, renderNotices, ROOT, type Shipment } from '../../../infra/third-party.js';

/** What these ask for is met by naming them: no duty to publish, nothing that spreads. */
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

/** Others, each with the reason why it may be here; none of them is in anything that is shipped. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  '@cdktn/hcl2json': 'MPL-2.0: reads Terraform modules in a test; unchanged, and no part of what is shipped',
  'axe-core': 'MPL-2.0: looks at the console’s pages in a test; unchanged, and no part of what is shipped',
  'caniuse-lite':
    'CC-BY-4.0: a table of browsers that jest’s compiler brings; unchanged, and no part of what is shipped',
};

/** `(MIT OR GPL-3.0)` is ours to choose; `Apache-2.0 AND MIT` is both. */
function isPermissive(expression: string): boolean {
  const choices = expression.replace(/[()]/g, '').split(' OR ');
  return choices.some((choice) => choice.split(' AND ').every((licence) => PERMISSIVE.includes(licence)));
}

const nameOf = (folder: string): string => folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);

describe('every dependency', () => {
  const odd = Object.entries(readLock())
    .filter(([, { link, license }]) => link === undefined && !isPermissive(license ?? 'none'))
    .map(([folder, { license }]) => `${nameOf(folder)}: ${license ?? 'none'}`);

  it('has a permissive licence, or is an exception with its reason', () => {
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
  ])('of licence %s is permissive: %s', (expression, expected) => {
    expect(isPermissive(expression)).toBe(expected);
  });
});

describe('what is shipped', () => {
  let shipments: readonly Shipment[];

  beforeAll(async () => {
    shipments = await listShipments();
  });

  /** Prettier aligns the tables; what they say is compared. */
  const words = (text: string): string => text.replace(/[\s-]+/g, ' ').trim();
  const written = (path: string): string => words(readFileSync(join(ROOT, path), 'utf8'));

  it('is what infra/third-party.md lists; npm run licences writes it anew', () => {
    expect(written('infra/third-party.md')).toBe(words(renderList(shipments)));
  });

  it('carries the licences of what is in the package', () => {
    expect(written('sdk/NOTICES.md')).toBe(words(renderNotices(shipments)));
  });

  it('has no exception among it', () => {
    const names = shipments.flatMap(({ packages }) => packages.map(({ name }) => name));

    expect(names.filter((name) => name in EXCEPTIONS)).toEqual([]);
  });
});
