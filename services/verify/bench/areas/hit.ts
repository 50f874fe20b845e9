// An answer from memory: nothing is read, nothing is awaited but what the call itself makes one await.
import { measure as sample } from 'mitata';
import type { Bench, Series } from '../harness/bench.js';
import { interleave } from '../harness/rounds.js';
import { createLimits } from '../hit/limits.js';
import { createLruCache } from '../hit/lru-cache.js';
import { createLaunchDarkly } from '../hit/launch-darkly.js';
import { createLookup } from '../hit/cacheable-lookup.js';
import { createParameters } from '../hit/powertools.js';
import { createWaypost } from '../hit/waypost.js';
import type { Hits } from '../hit/hits.js';

export async function measure(bench: Bench): Promise<void> {
  const groups: Hits[] = [];
  for (const create of [
    createLimits,
    createWaypost,
    createLruCache,
    createParameters,
    createLookup,
    createLaunchDarkly,
  ]) {
    const hits = await create(bench);
    if (hits !== undefined) groups.push(hits);
  }
  const calls = groups.flatMap((hits) => Object.entries(hits.calls));
  const settings = bench.quick ? { rounds: 2, warmUp: 1 } : { rounds: 15, warmUp: 2 };
  const found = await interleave(
    calls.map(([name, call]) => ({ name, run: () => nanoseconds(call, bench.quick) })),
    { ...settings, onRound: (round, of) => bench.progress(`round ${round} of ${of}`) },
  );
  for (const { close } of groups) await close?.();
  report(bench, (name) => ({ name, unit: 'ns', values: found.get(name) ?? [] }), new Set(found.keys()));
}

/** Median of one call; a promise is awaited. */
async function nanoseconds(call: () => unknown, quick: boolean): Promise<number> {
  const { p50 } = await sample(call, { min_cpu_time: (quick ? 5 : 60) * 1e6 });
  return p50;
}

function report(bench: Bench, series: (name: string) => Series, known: ReadonlySet<string>): void {
  const peek = series('peek');
  const resolve = series('resolve');
  bench.compare(peek, series('Map.get with expiry'));
  bench.compare(peek, series('lru-cache get'), { atMost: 1.3 });
  bench.compare(resolve, series('await an async function'));
  bench.compare(resolve, series('lru-cache fetch'), { atMost: 1.3 });
  for (const [name, atMost] of [
    ['Powertools getParameter', 0.4],
    ['cacheable-lookup lookupAsync', 1],
    ['LaunchDarkly variation', 1],
  ] as const) {
    if (known.has(name)) bench.compare(resolve, series(name), { atMost });
  }
}
