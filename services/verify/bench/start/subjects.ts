// The subjects of the area "start", bundled and minified as functions on AWS are: entry points in one file each, with the installed
// package, and handlers as they are deployed.
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BuildOptions } from 'esbuild';
import { FUNCTION_OPTIONS } from '../../../../infra/bundle.js';
import { HANDLERS, type Handler } from '../../../../infra/hub/handlers.js';
import { bundle, bundleSplit, ROOT, writeHandler } from '../harness/bundle.js';

export interface Subject {
  readonly name: string;
  /** The URL of the bundle. */
  readonly url: string;
  readonly bytes: number;
}

/** Our entry points, and what callers would import instead. */
const ENTRIES: Readonly<Record<string, string>> = {
  'bare Node': `export {};`,
  'bare node:http': `export { createHmac } from 'node:crypto'; export { request } from 'node:http';`,
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

/** Entries that are also bundled as CommonJS, the default of most tools. */
const ALSO_COMMONJS = ['bare Node', 'waypost with DynamoDB', '@aws-sdk/client-dynamodb'] as const;

export async function bundleEntries(): Promise<Subject[]> {
  return Promise.all([
    ...Object.entries(ENTRIES).map(([name, contents]) => bundledWhole(name, contents)),
    ...ALSO_COMMONJS.map((name) => bundledWhole(name, ENTRIES[name] ?? '', COMMONJS)),
  ]);
}

/** The end of the name of a subject that is bundled as CommonJS. */
export const AS_COMMONJS = ' (CommonJS)';

/** esbuild's defaults for Node: a package's CommonJS files come first, and cannot be tree-shaken. */
const COMMONJS = { format: 'cjs', mainFields: ['main', 'module'], banner: {} } as const satisfies BuildOptions;

/** Bundles everything into one file, including what is loaded on first use. */
async function bundledWhole(name: string, contents: string, options: BuildOptions = {}): Promise<Subject> {
  const isCommonJs = options.format === 'cjs';
  const path = await bundle(`whole-${fileOf(name)}`, contents, {
    ...FUNCTION_OPTIONS,
    packages: 'bundle',
    // Measures the installed package, not the sources of this checkout.
    alias: {},
    tsconfigRaw: '{}',
    // The optional packages are for credentials outside a function's environment.
    external: name.startsWith('waypost') ? ['@aws-sdk/*'] : [],
    ...options,
  });
  const bytes = statSync(path).size;
  return { name: isCommonJs ? `${name}${AS_COMMONJS}` : name, url: pathToFileURL(path).href, bytes };
}

export interface HandlerSubject {
  readonly handler: Handler;
  readonly whole: Subject;
  /** Only the AWS SDK's clients and commands that the handler imports. */
  readonly bare: Subject;
}

export function bundleHandlers(): Promise<HandlerSubject[]> {
  // Nobody but CloudFormation waits for deploy-query.
  return Promise.all(HANDLERS.filter((handler) => handler !== 'deploy-query').map(bundleOne));
}

async function bundleOne(handler: Handler): Promise<HandlerSubject> {
  const { path, bytes, inputs } = await writeHandler(handler);
  const bare = await bundledSplit(`clients of ${handler}`, clientsOf(inputs));
  return { handler, whole: { name: `handler ${handler}`, url: pathToFileURL(path).href, bytes }, bare };
}

/** The imports of these sources from the AWS SDK, as exports, without types. */
function clientsOf(inputs: readonly string[]): string {
  const names = new Map<string, Set<string>>();
  for (const input of inputs.filter((path) => !path.includes('node_modules/') && path.endsWith('.ts'))) {
    const text = readFileSync(join(ROOT, input), 'utf8');
    for (const [, list = '', from = ''] of text.matchAll(/^import \{([^}]*)\} from '(@aws-sdk\/[^']+)'/gm)) {
      names.set(from, new Set([...(names.get(from) ?? []), ...valuesOf(list)]));
    }
  }
  // A handler without the AWS SDK is compared with the client that it would need.
  if (names.size === 0) return ENTRIES['@aws-sdk/client-dynamodb'] ?? '';
  return [...names].map(([from, values]) => `export { ${[...values].join(', ')} } from '${from}';`).join('\n');
}

function valuesOf(list: string): string[] {
  const names = list.split(',').map((name) => name.trim());
  return names.filter((name) => name !== '' && !name.startsWith('type '));
}

/** Bundles static imports into one file. What is loaded on first use is in other files and does not count. */
async function bundledSplit(name: string, contents: string): Promise<Subject> {
  const { path, bytes } = await bundleSplit(`entry-${fileOf(name)}`, contents, FUNCTION_OPTIONS);
  return { name, url: pathToFileURL(path).href, bytes };
}

const fileOf = (name: string): string => name.replace(/[^a-z0-9]+/gi, '-').replace(/^-/, '');
