// Our own registry, which has read each service once.
import type * as Sdk from 'waypost';
import { importBundle } from '../harness/bundle.js';
import { documentsOf } from '../fixture/documents.js';
import { NETWORK } from '../fixture/scope.js';
import { createTurn, NAMES, type Hits } from './hits.js';

export async function createWaypost(): Promise<Hits> {
  const { createRegistry } = await importBundle<typeof Sdk>('sdk', `export * from 'waypost';`);
  const registry = createRegistry({ sources: [documentsOf(NAMES)], network: NETWORK, freshFor: 3_600_000 });
  for (const name of NAMES) await registry.resolve(name);
  const [next, nextResolved] = [createTurn(), createTurn()];
  return {
    calls: { peek: () => registry.peek(next()), resolve: () => registry.resolve(nextResolved()) },
    close: () => registry.close(),
  };
}
