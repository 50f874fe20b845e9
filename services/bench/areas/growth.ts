// What grows with the registry, and what does not.
import { seedRegistry, type Sized } from '../growth/registries.js';
import { measureReading } from '../growth/reading.js';
import { sizeOfService } from '../growth/store-size.js';
import { measureSweeping } from '../growth/sweeping.js';
import { measureWriting } from '../growth/writing.js';
import type { Bench } from '../harness/bench.js';
import { startEngine } from '../peers/engine.js';

export async function measure(bench: Bench): Promise<void> {
  const engine = await startEngine();
  const sized: Sized[] = [];
  for (const count of bench.quick ? [10, 100, 200] : [10, 1_000, 100_000]) {
    sized.push(await seedRegistry(bench, engine, count));
  }
  await measureReading(bench, engine, sized);
  await measureWriting(bench, engine, sized);
  await measureSweeping(bench, engine);
  await engine.stop();
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
