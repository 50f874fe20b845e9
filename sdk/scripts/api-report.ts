// Reads the public surface: every name that a sub-path exports, with its declaration, so that a change shows in review.
import { join } from 'node:path';
import ts from 'typescript';

/** The sub-paths that the package publishes, and their files. */
export const ENTRIES = {
  waypost: 'src/index.ts',
  'waypost/dynamodb': 'src/sources/dynamodb.ts',
  'waypost/http': 'src/sources/http.ts',
  'waypost/testing': 'src/testing.ts',
  'waypost/model': 'src/model/public.ts',
} as const;

interface Exported {
  readonly entry: string;
  readonly name: string;
  /** Its declaration, without comments and bodies. */
  readonly declaration: string;
  readonly documentation: string;
  readonly examples: readonly string[];
  readonly isFunction: boolean;
  /** The members of an interface of options. */
  readonly options: readonly ExportedOption[];
}

interface ExportedOption {
  readonly name: string;
  readonly documentation: string;
  readonly isOptional: boolean;
  /** The text of its `@default`. */
  readonly default: string | undefined;
}

/** What the entries export. */
export function readSurface(root: string, entries: Readonly<Record<string, string>> = ENTRIES): Exported[] {
  const files = Object.values(entries).map((file) => join(root, file));
  const read = ts.readConfigFile(join(root, 'tsconfig.build.json'), (path) => ts.sys.readFile(path));
  const config: unknown = read.config;
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const program = ts.createProgram(files, { ...options, noEmit: true });
  const checker = program.getTypeChecker();
  return Object.entries(entries).flatMap(([entry, file]) => {
    const source = program.getSourceFile(join(root, file));
    const module = source && checker.getSymbolAtLocation(source);
    if (module === undefined) throw new Error(`${file} is not a module`);
    return checker.getExportsOfModule(module).map((symbol) => describe(checker, entry, symbol));
  });
}

function describe(checker: ts.TypeChecker, entry: string, symbol: ts.Symbol): Exported {
  const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const [declaration] = target.declarations ?? [];
  if (declaration === undefined) throw new Error(`${symbol.name} has no declaration`);
  const options = symbol.name.endsWith('Options') ? optionsOf(checker, target) : [];
  return {
    entry,
    name: symbol.name,
    declaration: withDefaults(textOf(checker, target, declaration), options),
    documentation: ts.displayPartsToString(target.getDocumentationComment(checker)),
    examples: target
      .getJsDocTags(checker)
      .filter(({ name }) => name === 'example')
      .map(({ text }) => ts.displayPartsToString(text)),
    isFunction: checker.getTypeOfSymbolAtLocation(target, declaration).getCallSignatures().length > 0,
    options,
  };
}

function optionsOf(checker: ts.TypeChecker, symbol: ts.Symbol): ExportedOption[] {
  const members = checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(symbol));
  const own = members.filter(({ declarations = [] }) =>
    declarations.some((declaration) => !declaration.getSourceFile().fileName.includes('node_modules')),
  );
  return own.map((member) => ({
    name: member.name,
    documentation: ts.displayPartsToString(member.getDocumentationComment(checker)),
    isOptional: (member.flags & ts.SymbolFlags.Optional) !== 0,
    default: member
      .getJsDocTags(checker)
      .filter(({ name }) => name === 'default')
      .map(({ text }) => ts.displayPartsToString(text))[0],
  }));
}

/** The default behind each option, as a comment. */
function withDefaults(declaration: string, options: readonly ExportedOption[]): string {
  return options.reduce(
    (text, { name, default: value }) =>
      value === undefined ? text : text.replace(new RegExp(`^( {4}readonly ${name}\\?: .*;)$`, 'm'), `$1 // ${value}`),
    declaration,
  );
}

function textOf(checker: ts.TypeChecker, symbol: ts.Symbol, declaration: ts.Declaration): string {
  if (ts.isInterfaceDeclaration(declaration) && declaration.members.length === 0) {
    return inferredText(checker, symbol, declaration);
  }
  if (ts.isInterfaceDeclaration(declaration) || ts.isTypeAliasDeclaration(declaration)) {
    const printer = ts.createPrinter({ removeComments: true });
    return printer.printNode(ts.EmitHint.Unspecified, declaration, declaration.getSourceFile());
  }
  const type = checker.getTypeOfSymbolAtLocation(symbol, declaration);
  return `const ${symbol.name}: ${checker.typeToString(type, declaration, ts.TypeFormatFlags.NoTruncation)}`;
}

/** The members of an interface that a schema infers, so that a change of one shows in the report. */
function inferredText(checker: ts.TypeChecker, symbol: ts.Symbol, declaration: ts.Declaration): string {
  const members = checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(symbol)).map((member) => {
    const type = checker.getTypeOfSymbolAtLocation(member, declaration);
    const mark = member.flags & ts.SymbolFlags.Optional ? '?' : '';
    return `    readonly ${member.name}${mark}: ${checker.typeToString(type, declaration, ts.TypeFormatFlags.NoTruncation)};`;
  });
  return [`export interface ${symbol.name} {`, ...members, '}'].join('\n');
}

/** The report, as it is committed. */
export function writeReport(surface: readonly Exported[]): string {
  const parts = Object.keys(ENTRIES).map((entry) => {
    const rows = surface.filter((exported) => exported.entry === entry);
    const texts = rows.map(({ declaration }) => declaration).sort();
    return `## ${entry}\n\n\`\`\`ts\n${texts.join('\n\n')}\n\`\`\`\n`;
  });
  return `# Public surface\n\nWritten by \`npm run api -w sdk\`; a test compares it.\n\n${parts.join('\n')}`;
}
