// Finds which names occur in source files, as a quoted word or as the host `<name>.waypost.internal`.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const SOURCE = /\.[cm]?[jt]sx?$/;
const SKIPPED = new Set(['node_modules', 'dist', 'coverage']);

export function usedNames(paths: readonly string[], names: readonly string[], except: string): Set<string> {
  const wanted = new Set(names);
  const used = new Set<string>();
  for (const file of paths.flatMap(sourcesIn)) {
    if (file === except) continue;
    for (const word of wordsOf(readFileSync(file, 'utf8'))) if (wanted.has(word)) used.add(word);
  }
  return used;
}

function sourcesIn(path: string): string[] {
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
    const inside = join(path, entry.name);
    if (entry.isDirectory()) return SKIPPED.has(entry.name) || entry.name.startsWith('.') ? [] : sourcesIn(inside);
    return entry.isFile() && SOURCE.test(entry.name) ? [inside] : [];
  });
}

function wordsOf(text: string): string[] {
  const quoted = [...text.matchAll(/(['"`])([a-z0-9.-]{1,253})\1/g)].flatMap(([, , word]) => word ?? []);
  const hosts = [...text.matchAll(/([a-z0-9.-]{1,253})\.waypost\.internal\b/g)].flatMap(([, word]) => word ?? []);
  return [...quoted, ...hosts];
}
