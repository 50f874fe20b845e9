// The process of one area: `area-main.ts hit full`.
import { AREAS, isArea } from '../areas.js';
import { createBench } from './bench.js';

const [, , name = '', extent] = process.argv;
if (!isArea(name)) throw new Error(`Unknown area ${JSON.stringify(name)}.`);
// When the parent process ends, this one ends too, and with it the servers that it started.
process.on('disconnect', () => process.exit());

const { measure } = await AREAS[name].load();
await measure(createBench(name, extent === 'quick', (message) => process.send?.(message)));
process.disconnect();
