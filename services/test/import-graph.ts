// Reads the imports of source files, and finds circles among them.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, posix } from 'node:path';
import ts from 'typescript';

/** One import: from a file to a file (both relative to the root), a package or a `node:` module. */
export interface Edge {
  readonly from: string;
  readonly to: string;
  /** Loaded when a line runs, by `import('…')`, not when the file loads. */
  readonly lazy: boolean;
}

const skipped = new Set(['node_modules', 'dist', 'cdk.out', '.waypost', 'test']);

/** Every TypeScript file of these folders, tests left out. A folder that does not exist has none. */
export function listSources(root: string, folders: readonly string[]): string[] {
  return folders.flatMap((folder) => {
    if (!existsSync(join(root, folder))) return [];
    const entries = readdirSync(join(root, folder), { withFileTypes: true });
    const inside = entries.filter((entry) => entry.isDirectory() && !skipped.has(entry.name));
    const files = entries.filter((entry) => entry.isFile() && /(?<!\.test|\.d)\.tsx?$/.test(entry.name));

    return [
      ...files.map((file) => posix.join(folder, file.name)),
      ...listSources(
        root,
        inside.map((entry) => posix.join(folder, entry.name)),
      ),
    ];
  });
}

/** The imports that these files make, types included. */
export function readEdges(root: string, files: readonly string[]): Edge[] {
  return files.flatMap((file) => parseEdges(file, readFileSync(join(root, file), 'utf8')));
}

/** The imports of one file's text, types included. */
export function parseEdges(file: string, text: string): Edge[] {
  const edges: Edge[] = [];
  const visit = (node: ts.Node): void => {
    const found = findSpecifier(node);
    if (found) edges.push({ from: file, to: nameTarget(file, found.text), lazy: ts.isCallExpression(node) });
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.ES2022));
  return edges;
}

function findSpecifier(node: ts.Node): ts.StringLiteralLike | undefined {
  const specifier = specifierOf(node);
  return specifier && ts.isStringLiteralLike(specifier) ? specifier : undefined;
}

function specifierOf(node: ts.Node): ts.Node | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier;
  if (ts.isImportTypeNode(node)) return ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined;
  if (ts.isCallExpression(node) && isLoad(node.expression)) return node.arguments[0];
  return undefined;
}

function isLoad(callee: ts.Expression): boolean {
  return callee.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(callee) && callee.text === 'require');
}

function nameTarget(file: string, specifier: string): string {
  if (specifier.startsWith('.')) return posix.join(posix.dirname(file), specifier).replace(/\.js$/, '.ts');
  return isBuiltin(specifier) && !specifier.startsWith('node:') ? `node:${specifier}` : specifier;
}

/** The circles among these edges, each as the files that it runs through. */
export function findCycles(edges: readonly Edge[]): string[][] {
  const targets = new Map<string, string[]>();
  for (const { from, to } of edges) targets.set(from, [...(targets.get(from) ?? []), to]);

  const cycles: string[][] = [];
  const done = new Set<string>();
  const walk = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) {
      cycles.push([...path.slice(path.indexOf(file)), file]);
      return;
    }
    if (done.has(file)) return;
    for (const target of targets.get(file) ?? []) walk(target, [...path, file]);
    done.add(file);
  };
  for (const file of targets.keys()) walk(file, []);
  return cycles;
}
