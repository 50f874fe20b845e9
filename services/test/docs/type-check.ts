// Compiles snippets as a user would: each as a module in the folder of its README, against the package.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { compilerOptions } from '../../../tsconfig.json';
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

/** The compiler's errors, each with its file and line. */
export function typeErrors(snippets: readonly Snippet[]): readonly string[] {
  const bySource = new Map(snippets.map((snippet) => [sourceOf(snippet), snippet]));
  const folder = mkdtempSync(join(LOCAL, 'snippets-'));
  try {
    for (const [source, { text }] of bySource) write(folder, source, `${text}\nexport {};\n`);
    write(folder, 'given.ts', GIVEN);
    write(folder, 'of-the-reader.d.ts', READERS_OWN);
    write(folder, 'tsconfig.json', JSON.stringify(configOf(folder)));
    return errorsIn(folder).map(({ source, line, message }) => {
      const snippet = bySource.get(source);
      return snippet ? `${snippet.path}:${snippet.line + line - 1} ${message}` : `${source} ${message}`;
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const inRoot = (path: string): string => join(ROOT, path);

/** Within the checkout, so that packages resolve. */
const LOCAL = inRoot('.waypost');
mkdirSync(LOCAL, { recursive: true });

/** In the folder of its README, so that relative imports resolve from there. */
const sourceOf = ({ path, line }: Snippet): string =>
  join(dirname(path), `snippet-${basename(path).replaceAll(/\W/g, '-')}-${line}.mts`);

function write(folder: string, file: string, text: string): void {
  const path = join(folder, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

const configOf = (folder: string) => ({
  extends: inRoot('tsconfig.json'),
  compilerOptions: {
    // A snippet sees the files of the folder in which its README stands.
    rootDirs: [folder, ROOT],
    paths: {
      ...Object.fromEntries(Object.entries(compilerOptions.paths).map(([name, files]) => [name, files.map(inRoot)])),
      // The package publishes less of the model than the repository's own code may import.
      'waypost/model': [inRoot('sdk/src/model/public.ts')],
      // What the snippets import from CDK's entry, without the types of every AWS service, which take longer than all snippets.
      'aws-cdk-lib': [inRoot('node_modules/aws-cdk-lib/core/index.d.ts')],
    },
    noUnusedLocals: false,
    noUnusedParameters: false,
    experimentalDecorators: true,
  },
  include: ['**/*'],
  exclude: [],
});

interface CompilerError {
  readonly source: string;
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

const ERROR = /^(.+?)\((\d+),\d+\): error TS\d+: (.+)$/;

function errorsIn(folder: string): readonly CompilerError[] {
  const compiler = inRoot('node_modules/typescript-7/bin/tsc');
  const args = [compiler, '--noEmit', '--pretty', 'false'];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  return (stdout + stderr).split('\n').flatMap((text) => {
    const [, source = '', line, message = ''] = ERROR.exec(text) ?? [];
    // What the repository's own files may import, they import: `npm run lint` checks them.
    if (source.startsWith('../')) return [];
    if (line !== undefined) return { source, line: Number(line), message };
    return /^\S/.test(text) ? { source: 'the compiler', line: 1, message: text } : [];
  });
}
