// Area "hit": an answer from memory. Nothing is read.
import { measure as sample } from 'mitata';
import type { Bench, Series } from '../harness/bench.js';
import { interleave } from '../harness/rounds.js';
import { CONTENDERS, type HitContender } from '../hit/contenders.js';

export async function measure(bench: Bench): Promise<void> {
  const contenders: HitContender[] = [];
  for (const create of CONTENDERS) contenders.push(await create());
  const calls = contenders.flatMap((contender) => Object.entries(contender.calls));
  const found = await interleave(
    calls.map(([name, call]) => ({ name, run: () => nanoseconds(call, bench.quick) })),
    {
      ...(bench.quick ? { rounds: 2, warmUp: 1 } : { rounds: 11, warmUp: 1 }),
      onRound: (round, of) => bench.progress(`round ${round} of ${of}`),
    },
  );
  for (const { close } of contenders) await close?.();
  report(bench, (name) => ({ name, unit: 'ns', values: found.get(name) ?? [] }));
}

/** The median of one call. A promise is awaited. */
async function nanoseconds(call: () => unknown, quick: boolean): Promise<number> {
  const { p50 } = await sample(call, { min_cpu_time: (quick ? 5 : 60) * 1e6 });
  return p50;
}

function report(bench: Bench, series: (name: string) => Series): void {
  const peek = series('peek');
  const resolve = series('resolve');
  bench.compare(peek, series('Map.get with expiry'));
  bench.compare(peek, series('lru-cache get'), { atMost: 1.3 });
  bench.compare(resolve, series('await an async function'));
  bench.compare(resolve, series('lru-cache fetch'), { atMost: 1.3 });
  bench.compare(resolve, series('Powertools getParameter'), { atMost: 0.4 });
  bench.compare(resolve, series('LaunchDarkly variation'), { atMost: 1 });
}
