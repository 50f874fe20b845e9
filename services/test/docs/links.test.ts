import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import { type Document, parseDocument, readDocuments, ROOT } from './documents.js';

const documents = readDocuments();
const byPath = new Map(documents.map((document) => [document.path, document]));

/** What is wrong with a link, if anything is. */
function fault({ path }: Document, link: string): string | undefined {
  if (/^[a-z]+:/.test(link)) return link.startsWith('https://') ? undefined : `${link} is no https`;
  const [file = '', anchor] = link.split('#');
  const target = file === '' ? path : posix.join(posix.dirname(path), file);
  if (!existsSync(join(ROOT, target))) return `${link}: there is no ${target}`;
  if (anchor === undefined) return undefined;
  const known = byPath.get(target)?.headings.some((heading) => heading.anchor === anchor) ?? false;
  return known ? undefined : `${link}: ${target} has no heading of this anchor`;
}

/** Names of the repository's own files and folders, as they stand between backticks. */
const isOwnPath = (word: string): boolean => /^(?:services|sdk|infra|\.ci)\/[\w./-]*$/.test(word);

/** A path that is built and not committed, or lies in what is not there on a fresh clone. */
const isBuilt = (word: string): boolean => /\/dist(\/|$)/.test(word);

describe.each(documents.map((document) => [document.path, document] as const))('%s', (_, document) => {
  it('links to what is there', () => {
    expect(document.links.flatMap((link) => fault(document, link) ?? [])).toEqual([]);
  });

  it('names files that are there', () => {
    const own = document.words.filter((word) => isOwnPath(word) && !isBuilt(word));

    expect(own.filter((word) => !existsSync(join(ROOT, word)))).toEqual([]);
  });

  it('has one title, and no heading that skips a level', () => {
    const levels = document.headings.map(({ level }) => level);

    expect(levels.filter((level) => level === 1)).toEqual([1]);
    expect(levels[0]).toBe(1);
    expect(document.headings.filter(({ level }, index) => level > (levels[index - 1] ?? 0) + 1)).toEqual([]);
  });
});

it('finds a dead file, a dead anchor and a dead scheme', () => {
  const broken = parseDocument(
    'README.md',
    '# A\n\n[a](nowhere.md) [b](#nowhere) [c](sdk/README.md#nowhere) [d](http://x)',
  );

  expect(broken.links.map((link) => fault(broken, link))).toEqual([
    'nowhere.md: there is no nowhere.md',
    '#nowhere: README.md has no heading of this anchor',
    'sdk/README.md#nowhere: sdk/README.md has no heading of this anchor',
    'http://x is no https',
  ]);
});

it('makes anchors as GitHub does', () => {
  const { headings } = parseDocument('x.md', '# `POST /local/events`, twice\n\n## Why?\n\n## Why?\n');

  expect(headings.map(({ anchor }) => anchor)).toEqual(['post-localevents-twice', 'why', 'why-1']);
});
