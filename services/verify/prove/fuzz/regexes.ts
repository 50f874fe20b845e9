// Finds every regular expression in a source file, with TypeScript's parser.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRequire } from 'node:module';
import type Typescript from 'typescript';

export interface FoundRegex {
  readonly file: string;
  readonly regex: RegExp;
}

/** Loaded by the first call, since it takes half a second. */
const parser = (): typeof Typescript => createRequire(join(process.cwd(), 'package.json'))('typescript') as never;

export function regexesIn(root: string, file: string): readonly FoundRegex[] {
  const ts = parser();
  const source = ts.createSourceFile(file, readFileSync(join(root, file), 'utf8'), ts.ScriptTarget.ES2022, true);
  const found: FoundRegex[] = [];
  const visit = (node: Typescript.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) found.push({ file, regex: regexOf(node.text) });
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function regexOf(literal: string): RegExp {
  const end = literal.lastIndexOf('/');
  return new RegExp(literal.slice(1, end), literal.slice(end + 1));
}
