// Measures events through the deployed handler at each size.
import type { Bench, Series } from '../harness/bench.js';
import { interleave } from '../harness/rounds.js';
import { applyAll, loadHandler } from '../ingest/handler.js';
import { codeOf, EVENTS_OF_A_LIFE, livesOf } from '../ingest/lives.js';
import type { BenchEngine } from '../peers/engine.js';
import type { SizedRegistry } from './registries.js';

export async function measureWriting(
  bench: Bench,
  engine: BenchEngine,
  sized: readonly SizedRegistry[],
): Promise<void> {
  let round = 0;
  const lives = bench.quick ? 2 : 8;
  const contenders = [];
  for (const { services, registry } of sized) {
    const handler = await loadHandler(engine.connection.endpoint, registry);
    const run = async (): Promise<number> => {
      const roundLives = livesOf(codeOf((round += 1)), lives);
      const start = performance.now();
      for (const life of roundLives) await applyAll(handler, life);
      return ((performance.now() - start) / lives / EVENTS_OF_A_LIFE) * 1000;
    };
    contenders.push({ name: `event at ${services}`, run });
  }
  const found = await interleave(contenders, {
    rounds: bench.quick ? 1 : 7,
    onRound: (at, of) => bench.progress(`events, round ${at} of ${of}`),
  });
  const series = (services = 0): Series => {
    const name = `event at ${services}`;
    return { name, unit: 'µs', values: found.get(name) ?? [] };
  };
  const [small, middle, large] = sized.map(({ services }) => services);
  bench.compare(series(middle), series(small));
  bench.compare(series(large), series(middle), { atMost: 1.1 });
}
