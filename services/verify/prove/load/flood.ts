// `flood`: a local server gets more events than it can apply at once.
import type { Figures, Target } from '../target.js';
import { ingest } from './ingest.js';

export const flood: Target = {
  name: 'flood',
  proves: 'a flooded local server applies every event, resolves each service correctly, and its memory stays flat',
  unit: 'events',
  long: 1_000_000,
  short: 50,
  run: async ({ seed, amount, report }): Promise<Figures> =>
    // A service's whole life takes ten events.
    ingest({ seed, amount, services: Math.ceil(amount / 10), report }),
};
