// The process of one area: `area-main.ts hit usual`.
import { AREAS, isArea } from '../areas.js';
import { createBench, type Extent } from './bench.js';

const [, , name, extent] = process.argv as [string, string, string, Extent]; // area-process.ts starts this
if (!isArea(name)) throw new Error(`Unknown area ${JSON.stringify(name)}.`);
// When the parent process ends, this one ends too, and with it the servers that it started.
process.on('disconnect', () => process.exit());

const { measure } = await AREAS[name].load();
await measure(createBench(name, extent, (message) => process.send?.(message)));
process.disconnect();
