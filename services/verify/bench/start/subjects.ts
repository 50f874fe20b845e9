// What is imported, each bundled and minified as a function on AWS would have it: entry points into one file each, the package as
// it is installed; handlers as they are deployed.
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BuildOptions } from 'esbuild';
import { FUNCTION_OPTIONS } from '../../../../infra/bundle.js';
import { HANDLERS, type Handler } from '../../../../infra/hub/handlers.js';
import { bundle, bundleApart, ROOT, writeHandler } from '../harness/bundle.js';

export interface Subject {
  readonly name: string;
  /** Of the bundle. */
  readonly url: string;
  readonly bytes: number;
}

/** Our entry points, and what a caller would import instead. */
const ENTRIES: Readonly<Record<string, string>> = {
  'bare Node': `export {};`,
  waypost: `export { createRegistry } from 'waypost';`,
  'waypost with DynamoDB': `export { createRegistry } from 'waypost'; export { createDynamoSource } from 'waypost/dynamodb';`,
  'waypost/dynamodb': `export { createDynamoSource } from 'waypost/dynamodb';`,
  'waypost/http': `export { createHttpSource } from 'waypost/http';`,
  'waypost/model': `export * from 'waypost/model';`,
  'waypost/testing': `export * from 'waypost/testing';`,
  '@aws-sdk/client-dynamodb': `export { BatchGetItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';`,
  '@aws-sdk/lib-dynamodb': `export { DynamoDBClient } from '@aws-sdk/client-dynamodb';
    export { BatchGetCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';`,
  'Powertools with SSM': `export { getParameter } from '@aws-lambda-powertools/parameters/ssm';`,
};

/** Those that are bundled as CommonJS as well, which is what most tools do unless they are told otherwise. */
export const ALSO_COMMONJS = ['bare Node', 'waypost with DynamoDB', '@aws-sdk/client-dynamodb'] as const;

export async function bundleEntries(): Promise<Subject[]> {
  return Promise.all([
    ...Object.entries(ENTRIES).map(([name, contents]) => bundledWhole(name, contents)),
    ...ALSO_COMMONJS.map((name) => bundledWhole(name, ENTRIES[name] ?? '', COMMONJS)),
  ]);
}

/** How a subject's name ends that is bundled as CommonJS. */
export const AS_COMMONJS = ' (CommonJS)';

/** As esbuild does by itself for Node: a package's CommonJS files come first, and nothing of them can be left out. */
const COMMONJS = { format: 'cjs', mainFields: ['main', 'module'], banner: {} } as const satisfies BuildOptions;

/** One file for everything, also for what is loaded on first use. */
async function bundledWhole(name: string, contents: string, options: BuildOptions = {}): Promise<Subject> {
  const isCommonJs = options.format === 'cjs';
  const path = await bundle(`whole-${fileOf(name)}`, contents, {
    ...FUNCTION_OPTIONS,
    packages: 'bundle',
    // What is installed is measured, not the sources of this checkout.
    alias: {},
    // Its optional packages are for other credentials than those of a function's environment.
    external: name.startsWith('waypost') ? ['@aws-sdk/*'] : [],
    ...options,
  });
  const bytes = statSync(path).size;
  return { name: isCommonJs ? `${name}${AS_COMMONJS}` : name, url: pathToFileURL(path).href, bytes };
}

export interface HandlerSubject {
  readonly handler: Handler;
  readonly whole: Subject;
  /** The AWS SDK's clients and commands that it imports, and nothing else. */
  readonly bare: Subject;
}

export function bundleHandlers(): Promise<HandlerSubject[]> {
  return Promise.all(HANDLERS.map(bundleOne));
}

async function bundleOne(handler: Handler): Promise<HandlerSubject> {
  const { path, bytes, inputs } = await writeHandler(handler);
  const bare = await bundledApart(`clients of ${handler}`, clientsOf(inputs));
  return { handler, whole: { name: `handler ${handler}`, url: pathToFileURL(path).href, bytes }, bare };
}

/** The imports from the AWS SDK that these sources make, as exports; types are none. */
function clientsOf(inputs: readonly string[]): string {
  const names = new Map<string, Set<string>>();
  for (const input of inputs.filter((path) => !path.includes('node_modules/') && path.endsWith('.ts'))) {
    const text = readFileSync(join(ROOT, input), 'utf8');
    for (const [, list = '', from = ''] of text.matchAll(/^import \{([^}]*)\} from '(@aws-sdk\/[^']+)'/gm)) {
      names.set(from, new Set([...(names.get(from) ?? []), ...valuesOf(list)]));
    }
  }
  // One that talks to AWS without the SDK is held against the client that it would need.
  if (names.size === 0) return ENTRIES['@aws-sdk/client-dynamodb'] ?? '';
  return [...names].map(([from, values]) => `export { ${[...values].join(', ')} } from '${from}';`).join('\n');
}

function valuesOf(list: string): string[] {
  const names = list.split(',').map((name) => name.trim());
  return names.filter((name) => name !== '' && !name.startsWith('type '));
}

/** What an import loads at once is in one file; what is loaded on first use stands apart and is not counted. */
async function bundledApart(name: string, contents: string): Promise<Subject> {
  const { path, bytes } = await bundleApart(`entry-${fileOf(name)}`, contents, FUNCTION_OPTIONS);
  return { name, url: pathToFileURL(path).href, bytes };
}

const fileOf = (name: string): string => name.replace(/[^a-z0-9]+/gi, '-').replace(/^-/, '');
