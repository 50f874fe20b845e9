// How V8 collects the agent's garbage.
import { setFlagsFromString } from 'node:v8';

/**
 * Keeps what belongs to one request among the young objects. V8 learns from the first calls, which wait for their services, that
 * such objects live long, and then creates those of every request among the old ones: a look-up costs 1.5 times the CPU
 * (`npm run bench -- --area agent`). Bun has no such flag.
 */
export function keepRequestsYoung(): void {
  if (!('bun' in process.versions)) setFlagsFromString('--no-allocation-site-pretenuring');
}
