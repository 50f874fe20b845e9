import { join } from 'node:path';
import { findCycles, listSources, parseEdges, readEdges, type Edge } from './import-graph.js';

interface Rule {
  /** The folder that the rule is about; of two that fit a file, the first in the table holds. */
  readonly folder: string;
  /** What it may import besides itself: folders, packages, `node:`; `*` is any package and any `node:` module. */
  readonly may: readonly string[];
  /** What it may load only by `import('…')`, where a line needs it. */
  readonly lazily?: readonly string[];
  /** What it may not import although `may` or being in the folder would allow it. */
  readonly never?: readonly string[];
}

// model ← core ← app ← adapters ← handlers ← local
const rules: readonly Rule[] = [
  { folder: 'sdk/src/model', may: [] },
  { folder: 'sdk/src/cli', may: ['sdk/src', '*'] },
  {
    folder: 'sdk/src',
    may: ['node:', 'aws4', 'hpagent'],
    lazily: ['@aws-sdk/credential-provider-node', '@aws-sdk/client-dynamodb'],
    never: ['sdk/src/cli'],
  },
  { folder: 'services/core', may: ['waypost/model', 'zod'] },
  {
    folder: 'services/app',
    may: ['services/core', 'services/openapi.json', 'waypost', '*'],
    never: ['@aws-sdk', '@smithy', 'node:'],
  },
  { folder: 'services/adapters', may: ['services/app', 'services/core', 'waypost', '*'] },
  { folder: 'services/console', may: ['services/app', 'services/core', 'waypost/model', 'preact'] },
  {
    folder: 'services/handlers',
    may: ['services/adapters', 'services/app', 'services/core', 'services/console', 'waypost', '*'],
  },
  {
    folder: 'services/admin',
    may: ['services/adapters', 'services/app', 'services/core', 'waypost', '*'],
  },
  {
    folder: 'services/local',
    may: [
      'services/handlers',
      'services/adapters',
      'services/app',
      'services/core',
      'services/console',
      'waypost',
      '*',
    ],
  },
  {
    folder: 'services/verify/world',
    may: [
      'services/test',
      'services/local',
      'services/handlers',
      'services/adapters',
      'services/app',
      'services/core',
      'sdk/test',
      'waypost',
      '*',
    ],
  },
  {
    folder: 'services/verify/prove',
    may: [
      'services/verify/world',
      'services/test',
      'services/local',
      'services/handlers',
      'services/adapters',
      'services/app',
      'services/core',
      'sdk/test',
      'waypost',
      '*',
    ],
  },
  { folder: 'services/verify/bench', may: ['services', 'infra', 'waypost', '*'] },
  { folder: 'infra', may: ['services/core', 'waypost/model', '*'] },
];

const ourFolders = ['sdk/src', 'services', 'infra'];

const entryPoints: Readonly<Record<string, string>> = {
  waypost: 'sdk/src/index.ts',
  'waypost/model': 'sdk/src/model/index.ts',
  'waypost/dynamodb': 'sdk/src/sources/dynamodb.ts',
  'waypost/http': 'sdk/src/sources/http.ts',
  'waypost/testing': 'sdk/src/testing.ts',
};

function isWithin(target: string, place: string): boolean {
  if (place === '*') return !['sdk', 'services', 'infra', 'waypost'].some((ours) => isWithin(target, ours));
  return target === place || target.startsWith(place.endsWith(':') ? place : `${place}/`);
}

function isAllowed(edge: Edge, rule: Rule): boolean {
  const { folder, may, lazily = [], never = [] } = rule;
  const fits = (place: string): boolean => isWithin(edge.to, place);

  if (never.some(fits)) return false;
  return [folder, ...may].some(fits) || (edge.lazy && lazily.some(fits));
}

/** One sentence for each edge that its folder's rule does not allow. */
function findViolations(edges: readonly Edge[]): string[] {
  return edges.flatMap((edge) => {
    const rule = rules.find(({ folder }) => isWithin(edge.from, folder));
    if (!rule) return [`${edge.from} is in no folder that the table of rules names`];
    if (isAllowed(edge, rule)) return [];
    return [`${edge.from} imports ${edge.to}, which ${rule.folder} may not`];
  });
}

function edge(from: string, to: string, lazy = false): Edge {
  return { from, to, lazy };
}

describe('the import graph of this repository', () => {
  const root = join(__dirname, '../..');
  const edges = readEdges(root, listSources(root, ourFolders));

  it('runs one way', () => {
    expect(findViolations(edges)).toEqual([]);
  });

  it('has no circle', () => {
    const resolved = edges.map(({ from, to, lazy }) => edge(from, entryPoints[to] ?? to, lazy));

    expect(findCycles(resolved)).toEqual([]);
  });
});

describe('the rules', () => {
  it.each([
    edge('sdk/src/model/choose.ts', 'node:crypto'),
    edge('sdk/src/model/choose.ts', 'sdk/src/cache.ts'),
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
    edge('sdk/src/model/choose.ts', 'sdk/src/model/entry.ts'),
    edge('sdk/src/registry.ts', 'sdk/src/model/choose.ts'),
    edge('sdk/src/sources/dynamodb.ts', 'aws4'),
    edge('sdk/src/sources/dynamodb.ts', '@aws-sdk/credential-provider-node', true),
    edge('services/core/reduce.ts', 'zod/mini'),
    edge('services/core/reduce.ts', 'waypost/model'),
    edge('services/app/http.ts', 'hono'),
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
