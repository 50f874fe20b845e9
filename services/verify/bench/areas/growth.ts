// Area "growth": what grows with the registry, and what does not.
import { growRegistries } from '../growth/registries.js';
import { measureReading } from '../growth/reading.js';
import { sizeOfService } from '../growth/store-size.js';
import { measureSweeping } from '../growth/sweeping.js';
import { measureWriting } from '../growth/writing.js';
import type { Bench } from '../harness/bench.js';

export async function measure(bench: Bench): Promise<void> {
  const large = bench.long ? 1_000_000 : 10_000;
  const { engine, sized, stop } = await growRegistries(bench, bench.quick ? [10, 100, 200] : [10, 1_000, large]);
  await measureReading(bench, engine, sized);
  await measureWriting(bench, engine, sized);
  await measureSweeping(bench, engine);
  await stop();
  const { readers, records, index, items } = sizeOfService();
  for (const [name, unit, value] of [
    ['a service in the readers’ table', 'B', readers],
    ['a service in the records table', 'B', records],
    ['a service in its index', 'B', index],
    ['items of a service', '', items],
  ] as const) {
    bench.report({ name, unit, values: [value] });
  }
}
