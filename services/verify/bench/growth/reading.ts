// Measures a cold resolve and a page of names at each size.
import type * as Sdk from 'waypost';
import type * as Dynamo from 'waypost/dynamodb';
import { NETWORK, REGION } from '../fixture/scope.js';
import type { Bench, Series } from '../harness/bench.js';
import { importBundle } from '../harness/bundle.js';
import { measureTimes } from '../harness/latency.js';
import { interleave } from '../harness/rounds.js';
import { CREDENTIALS, type BenchEngine } from '../peers/engine.js';
import type { SizedRegistry } from './registries.js';

type ReadingBundle = Pick<typeof Sdk, 'createRegistry'> & Pick<typeof Dynamo, 'createDynamoSource'>;

const CONTENTS = `export { createRegistry } from 'waypost'; export { createDynamoSource } from 'waypost/dynamodb';`;

export async function measureReading(
  bench: Bench,
  engine: BenchEngine,
  sized: readonly SizedRegistry[],
): Promise<void> {
  const { createRegistry, createDynamoSource } = await importBundle<ReadingBundle>('sdk-dynamo', CONTENTS);
  const sources = sized.map(({ tables }) =>
    createDynamoSource({
      table: tables.readers,
      region: REGION,
      endpoint: engine.connection.endpoint,
      credentials: CREDENTIALS,
      env: {},
    }),
  );
  const calls = bench.quick ? 10 : 200;
  const contenders = sized.flatMap(({ services, names }, index) => {
    const source = sources[index];
    if (source === undefined) return [];
    let at = 0;
    const resolve = () =>
      createRegistry({ sources: [source], network: NETWORK }).resolve(names[at++ % names.length] ?? '');
    return [
      { name: `resolve at ${services}`, run: () => measureTimes(resolve, calls) },
      { name: `list page at ${services}`, run: () => measureTimes(() => source.list({ limit: 100 }), calls / 10) },
    ];
  });
  const found = await interleave(contenders, {
    rounds: bench.quick ? 1 : 7,
    onRound: (round, of) => bench.progress(`reading, round ${round} of ${of}`),
  });
  for (const source of sources) source.close();
  const series = (name: string): Series => ({
    name,
    unit: 'µs',
    values: (found.get(name) ?? []).map(({ p50 }) => p50),
  });
  const [small, middle, large] = sized.map(({ services }) => services);
  bench.compare(series(`resolve at ${String(middle)}`), series(`resolve at ${String(small)}`));
  bench.compare(series(`resolve at ${String(large)}`), series(`resolve at ${String(middle)}`), { atMost: 1.1 });
  bench.report(series(`list page at ${String(small)}`));
  // The smallest registry does not fill a page of a hundred.
  bench.compare(series(`list page at ${String(large)}`), series(`list page at ${String(middle)}`), { atMost: 1.1 });
}
