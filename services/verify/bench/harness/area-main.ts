// The process of one area: `area-main.ts hit full`.
import { AREAS, isArea } from '../areas.js';
import { createBench } from './bench.js';

const [, , name = '', extent] = process.argv;
if (!isArea(name)) throw new Error(`There is no area ${JSON.stringify(name)}.`);
// Whoever started it has ended: so does it, and the servers that it started end with it.
process.on('disconnect', () => process.exit());

const { measure } = await AREAS[name].load();
await measure(createBench(name, extent === 'quick', (said) => process.send?.(said)));
process.disconnect();
