import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { type Document, parseDocument, readDocuments, ROOT } from './documents.js';

const documents = readDocuments();
const byPath = new Map(documents.map((document) => [document.path, document]));

/** What is wrong with a link, if anything is. */
function fault({ path }: Document, link: string): string | undefined {
  if (/^[a-z]+:/.test(link)) return link.startsWith('https://') ? undefined : `${link} is not https`;
  const [file = '', anchor] = link.split('#');
  const target = file === '' ? path : posix.join(posix.dirname(path), file);
  if (!existsSync(join(ROOT, target))) return `${link}: there is no ${target}`;
  if (anchor === undefined) return undefined;
  const known = byPath.get(target)?.headings.some((heading) => heading.anchor === anchor) ?? false;
  return known ? undefined : `${link}: ${target} has no heading of this anchor`;
}

/** True for inline code that names a file or folder of the repository. */
const isOwnPath = (word: string): boolean => /^(?:services|sdk|infra|\.ci)\/[\w./-]*$/.test(word);

/** True for a path that a build creates. */
const isBuilt = (word: string): boolean => /\/dist(\/|$)/.test(word);

describe.each(documents.map((document) => [document.path, document] as const))('the document %s', (_, document) => {
  it('links only to existing files and headings', () => {
    expect(document.links.flatMap((link) => fault(document, link) ?? [])).toEqual([]);
  });

  it('names only existing files', () => {
    const own = document.words.filter((word) => isOwnPath(word) && !isBuilt(word));

    expect(own.filter((word) => !existsSync(join(ROOT, word)))).toEqual([]);
  });

  it('has one title and no heading that skips a level', () => {
    const levels = document.headings.map(({ level }) => level);

    expect(levels.filter((level) => level === 1)).toEqual([1]);
    expect(levels[0]).toBe(1);
    expect(document.headings.filter(({ level }, index) => level > (levels[index - 1] ?? 0) + 1)).toEqual([]);
  });
});

it('the page on npm links only to files that are in the package, and has no image', () => {
  const { files } = JSON.parse(readFileSync(join(ROOT, 'sdk/package.json'), 'utf8')) as { files: readonly string[] };
  const { links, text } = parseDocument('sdk/README.md', readFileSync(join(ROOT, 'sdk/README.md'), 'utf8'));
  const local = links.filter((link) => !/^(?:#|https:)/.test(link)).map((link) => link.replace(/#.*/, ''));

  // npm resolves them against the repository that the manifest names.
  expect(local.length).toBeGreaterThan(0);
  expect(local.filter((file) => !files.includes(file))).toEqual([]);
  expect(text).not.toMatch(/!\[|<img/);
});

it('the check of links finds a missing file, a missing anchor and a wrong scheme', () => {
  const broken = parseDocument(
    'README.md',
    '# A\n\n[a](nowhere.md) [b](#nowhere) [c](sdk/README.md#nowhere) [d](http://x)',
  );

  expect(broken.links.map((link) => fault(broken, link))).toEqual([
    'nowhere.md: there is no nowhere.md',
    '#nowhere: README.md has no heading of this anchor',
    'sdk/README.md#nowhere: sdk/README.md has no heading of this anchor',
    'http://x is not https',
  ]);
});

it('anchors are derived as GitHub derives them', () => {
  const { headings } = parseDocument('x.md', '# `POST /local/events`, twice\n\n## Why?\n\n## Why?\n');

  expect(headings.map(({ anchor }) => anchor)).toEqual(['post-localevents-twice', 'why', 'why-1']);
});
