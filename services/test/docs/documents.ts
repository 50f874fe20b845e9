// Parses the project's Markdown files: headings with their anchors, links, snippets and inline code.
import { readFileSync, readdirSync } from 'node:fs';
import { join, posix } from 'node:path';
import MarkdownIt from 'markdown-it';

export const ROOT = join(__dirname, '../../..');

export interface Document {
  /** Relative to the root, as in `sdk/README.md`. */
  readonly path: string;
  readonly text: string;
  readonly headings: readonly Heading[];
  readonly links: readonly string[];
  readonly snippets: readonly Snippet[];
  /** Inline code. */
  readonly words: readonly string[];
}

interface Heading {
  readonly level: number;
  readonly text: string;
  /** The anchor that GitHub derives. */
  readonly anchor: string;
}

export interface Snippet {
  readonly path: string;
  readonly language: string;
  readonly text: string;
  /** The number of its first line, counted from 1. */
  readonly line: number;
}

const skipped = new Set(['node_modules', 'dist', 'cdk.out', '.waypost', '.git', 'coverage']);

const markdown = new MarkdownIt();

type MarkdownToken = ReturnType<typeof markdown.parse>[number];

/** Every Markdown file of the project, sorted by path. */
export function readDocuments(): readonly Document[] {
  return listFiles('.')
    .filter((path) => path.endsWith('.md'))
    .sort()
    .map((path) => parseDocument(path, readFileSync(join(ROOT, path), 'utf8')));
}

export function readDocument(path: string): Document {
  return parseDocument(path, readFileSync(join(ROOT, path), 'utf8'));
}

/** The cells of the rows below a heading whose first cell is code. */
export function rowsUnder({ text }: Document, heading: string): readonly (readonly string[])[] {
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

/** All files below a folder, relative to the root. */
function listFiles(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    if (entry.isDirectory()) return skipped.has(entry.name) ? [] : listFiles(path);
    return entry.isFile() ? [path] : [];
  });
}

export function parseDocument(path: string, text: string): Document {
  const tokens = markdown.parse(text, {});
  const inline = tokens.flatMap(({ children }) => children ?? []);
  const links = inline.flatMap((token) => {
    const target = token.attrGet(token.type === 'image' ? 'src' : 'href');
    return target === null ? [] : [String(target)];
  });
  const words = inline.filter(({ type }) => type === 'code_inline').map(({ content }) => content);
  const snippets = tokens
    .filter(({ type }) => type === 'fence')
    .map(({ info, content, map }) => ({ path, language: info.trim(), text: content, line: (map?.[0] ?? 0) + 2 }));
  return { path, text, headings: headingsOf(tokens), links, snippets, words };
}

function headingsOf(tokens: readonly MarkdownToken[]): readonly Heading[] {
  const seen = new Map<string, number>();
  return tokens.flatMap(({ type, tag }, index) => {
    if (type !== 'heading_open') return [];
    const text = (tokens[index + 1]?.children ?? []).map(({ content }) => content).join('');
    const slug = slugOf(text);
    const before = seen.get(slug) ?? 0;
    seen.set(slug, before + 1);
    return [{ level: Number(tag.slice(1)), text, anchor: before === 0 ? slug : `${slug}-${before}` }];
  });
}

/** Lower case, without punctuation, spaces as hyphens. */
const slugOf = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
    .replaceAll(' ', '-');
