// Compiles snippets as a user would: each as a module in the folder of its README, against the package.
import { join } from 'node:path';
import ts from 'typescript';
import { ROOT, type Snippet } from './documents.js';

/** What the text around the snippets introduces. */
const GIVEN = `
  import type { Registry } from 'waypost';
  import type { Stack } from 'aws-cdk-lib';
  import type { IVpc } from 'aws-cdk-lib/aws-ec2';
  import type { ContainerDefinition, ContainerImage, FargateTaskDefinition } from 'aws-cdk-lib/aws-ecs';
  import type { Function } from 'aws-cdk-lib/aws-lambda';
  declare global {
    const registry: Registry;
    const body: string;
    const table: string;
    const tableArn: string;
    const stack: Stack;
    const ordersFunction: Function;
    const vpc: IVpc;
    const taskDefinition: FargateTaskDefinition;
    const image: ContainerImage;
    const ordersContainer: ContainerDefinition;
  }
`;

/** Modules that readers have themselves, and the package of their own choice, with as much of it as the snippets use. */
const READERS_OWN = `
  declare module '@aws-crypto/sha256-js';
  declare module 'got';
  declare module 'msw' {
    export const http: { get(url: string, answer: (call: { params: object }) => unknown): unknown };
    export const HttpResponse: { json(body: object): unknown };
  }
  declare module 'msw/node';
  declare module 'nock';
  declare module 'vitest';
  declare module '@nestjs/common' {
    export const Global: () => ClassDecorator;
    export const Injectable: () => ClassDecorator;
    export const Module: (metadata: object) => ClassDecorator;
    export const Inject: (token: symbol) => ParameterDecorator;
    export interface OnApplicationShutdown { onApplicationShutdown(): void }
  }
  declare module '*/waypost.module.js' { export const REGISTRY: unique symbol; export class WaypostModule {} }
  declare module '*/check-out.js' { export function checkOut(id: string): Promise<number> }
  declare module '*/orders-api.js' {
    export interface paths {
      '/orders/{id}': { get: { parameters: { path: { id: string } }; responses: { 200: { content: never } } } };
    }
  }
`;

const given = join(ROOT, 'given-to-snippets.ts');
const readersOwn = join(ROOT, 'modules-of-the-reader.d.ts');

/** The compiler's errors, each with its file and line. */
export function typeErrors(snippets: readonly Snippet[]): readonly string[] {
  const byFile = new Map(snippets.map((snippet) => [fileOf(snippet), snippet]));
  const texts = new Map([...byFile].map(([file, { text }]) => [file, `${text}\nexport {};\n`]));
  texts.set(given, GIVEN);
  texts.set(readersOwn, READERS_OWN);
  const options = compilerOptions();
  const program = ts.createProgram([...texts.keys()], options, hostOf(options, texts));
  return [...program.getOptionsDiagnostics(), ...program.getGlobalDiagnostics(), ...diagnosticsOf(program, texts)].map(
    (diagnostic) => describe(diagnostic, byFile),
  );
}

/** Beside its README, so that relative imports and packages resolve from there. */
const fileOf = ({ path, line }: Snippet): string =>
  join(ROOT, path.replace(/[^/]*$/, ''), `snippet-${path.replaceAll(/\W/g, '-')}-${line}.mts`);

function compilerOptions(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), (file) => ts.sys.readFile(file)) as {
    config: { compilerOptions: object };
  };
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, ROOT);
  const paths = {
    ...options.paths,
    // The package publishes less of the model than the repository's own code may import.
    'waypost/model': ['./sdk/src/model/public.ts'],
    // What the snippets import from CDK's entry, without the types of every AWS service, which take longer than all snippets.
    'aws-cdk-lib': ['./node_modules/aws-cdk-lib/core/index.d.ts'],
  };
  return {
    ...options,
    paths,
    noUnusedLocals: false,
    noUnusedParameters: false,
    experimentalDecorators: true,
    types: ['node', 'jest'],
  };
}

function hostOf(options: ts.CompilerOptions, texts: ReadonlyMap<string, string>): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  return {
    ...host,
    fileExists: (file) => texts.has(file) || host.fileExists(file),
    readFile: (file) => texts.get(file) ?? host.readFile(file),
    getSourceFile: (file, target, ...rest) => {
      const text = texts.get(file);
      return text === undefined
        ? host.getSourceFile(file, target, ...rest)
        : ts.createSourceFile(file, text, target, true);
    },
  };
}

function diagnosticsOf(program: ts.Program, texts: ReadonlyMap<string, string>): readonly ts.Diagnostic[] {
  return [...texts.keys()].flatMap((file) => {
    const source = program.getSourceFile(file);
    if (source === undefined) throw new Error(`${file} is not in the program.`);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
  });
}

function describe({ file, start, messageText }: ts.Diagnostic, byFile: ReadonlyMap<string, Snippet>): string {
  const message = ts.flattenDiagnosticMessageText(messageText, '\n');
  const snippet = file === undefined ? undefined : byFile.get(file.fileName);
  if (file === undefined || snippet === undefined) return `${file?.fileName ?? ''} ${message}`;
  const { line } = file.getLineAndCharacterOfPosition(start ?? 0);
  return `${snippet.path}:${snippet.line + line} ${message}`;
}
