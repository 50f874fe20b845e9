// From the options to the source that they mean. The code of a source is loaded only when it is used.
import type { Settings } from './options.js';
import { describeSources } from './sources/describe.js';
import { lazySource } from './sources/lazy.js';
import type { Source } from './sources/source.js';

export function sourceOf(settings: Settings): Source {
  const { table, url, sources = [], runtime, env, timeout } = settings;
  const named: Source[] = [...sources];
  if (table !== undefined) {
    named.push(
      lazySource(`table ${table}`, async () => {
        const { createDynamoSource } = await import('./sources/dynamodb.js');
        return createDynamoSource({ table, runtime, env, timeout });
      }),
    );
  }
  if (url !== undefined) {
    named.push(
      lazySource(url, async () => {
        const { createHttpSource } = await import('./sources/http.js');
        return createHttpSource({ url, runtime, timeout });
      }),
    );
  }
  const [only] = named;
  if (only !== undefined && named.length === 1) return only;
  return lazySource(describeSources(settings), async () => {
    const { orderSources } = await import('./sources/ordered.js');
    return orderSources(named, runtime);
  });
}
