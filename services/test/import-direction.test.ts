import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  PICTURE,
  drawArchitecture,
  findViolations,
  folderEdges,
  readImports,
  resolved,
  withPicture,
} from './architecture.js';
import { findCycles, parseEdges, type Edge } from './import-graph.js';

function edge(from: string, to: string, lazy = false): Edge {
  return { from, to, lazy };
}

describe('the import graph of this repository', () => {
  const root = join(__dirname, '../..');
  const edges = readImports(root);

  it('runs one way', () => {
    expect(findViolations(edges)).toEqual([]);
  });

  it('has no circle', () => {
    expect(findCycles(edges.map(resolved))).toEqual([]);
  });

  it('has no circle between folders', () => {
    expect(findCycles(folderEdges(edges).map(({ from, to }) => edge(from, to)))).toEqual([]);
  });

  it('is drawn in the architecture document as it is (npm run architecture)', () => {
    const document = readFileSync(join(root, PICTURE), 'utf8');

    expect(withPicture(document, drawArchitecture(edges))).toBe(document);
  });
});

describe('the rules', () => {
  it.each([
    edge('sdk/src/model/refusals.ts', 'node:crypto'),
    edge('sdk/src/model/refusals.ts', 'sdk/src/cache.ts'),
    edge('sdk/src/registry.ts', 'zod'),
    edge('sdk/src/registry.ts', 'services/core/records/fact.ts'),
    edge('sdk/src/registry.ts', 'sdk/src/cli/main.ts'),
    edge('sdk/src/sources/dynamodb.ts', '@aws-sdk/credential-provider-node'),
    edge('services/core/reduce.ts', 'waypost'),
    edge('services/core/reduce.ts', 'hono'),
    edge('services/core/reduce.ts', 'services/app/ingest/apply.ts'),
    edge('services/core/reduce.ts', 'services/core-extras/x.ts'),
    edge('services/app/ingest/apply.ts', '@aws-sdk/client-dynamodb'),
    edge('services/app/ingest/apply.ts', 'node:fs'),
    edge('services/adapters/dynamodb/store.ts', 'services/handlers/query.ts'),
    edge('services/handlers/query.ts', 'services/local/server/bus.ts'),
    edge('services/handlers/query.ts', 'sdk/src/model/index.ts'),
    edge('infra/hub.ts', 'services/app/ingest/apply.ts'),
    edge('services/elsewhere/x.ts', 'zod'),
  ])('refuse $from → $to', (wrong) => {
    expect(findViolations([wrong])).toHaveLength(1);
  });

  it.each([
    edge('sdk/src/model/refusals.ts', 'sdk/src/model/entry.ts'),
    edge('sdk/src/registry.ts', 'sdk/src/model/refusals.ts'),
    edge('sdk/src/sources/sign.ts', 'node:crypto'),
    edge('sdk/src/sources/dynamodb.ts', '@aws-sdk/credential-provider-node', true),
    edge('services/core/reduce.ts', 'waypost/model'),
    edge('services/app/http/route.ts', 'zod'),
    edge('services/adapters/dynamodb/store.ts', '@aws-sdk/client-dynamodb'),
    edge('services/local/main.ts', 'services/handlers/query.ts'),
    edge('infra/hub.ts', 'services/core/cloudtrail/catalogue.ts'),
  ])('allow $from → $to', (right) => {
    expect(findViolations([right])).toEqual([]);
  });
});

it('sees every way to import', () => {
  const text = `
    import { a } from './a.js';
    import type { B } from '../core/b.js';
    import 'fs';
    export { c } from 'waypost/model';
    export * from 'zod';
    type D = import('./d.js').D;
    const quotes = /['"\`]/;
    const e = await import('hono');
    const f = require('node:url');
  `;

  const targets = parseEdges('services/app/x.ts', text).map(({ to, lazy }) => (lazy ? `lazily ${to}` : to));

  expect(targets).toEqual([
    'services/app/a.ts',
    'services/core/b.ts',
    'node:fs',
    'waypost/model',
    'zod',
    'services/app/d.ts',
    'lazily hono',
    'lazily node:url',
  ]);
});

it('finds a circle, and reports it once', () => {
  const edges = [edge('a.ts', 'b.ts'), edge('b.ts', 'c.ts'), edge('c.ts', 'b.ts'), edge('a.ts', 'c.ts')];

  expect(findCycles(edges)).toEqual([['b.ts', 'c.ts', 'b.ts']]);
});
