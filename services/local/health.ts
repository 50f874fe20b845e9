// Keeps the health of the summaries up to date on the local server, as the deployed function does.
import { serviceKey } from 'waypost/model';
import { healthChangeOf } from '../app/health/keep-health.js';
import type { OnPublished } from '../app/ports.js';
import type { HealthKeeper } from '../handlers/health-keeper.js';
import { createLocalKeeper, type LocalKeeper } from './keeper.js';

/** How often all services are judged again, because pending states end without an event. */
const REFRESH_MS = 600_000;

/** `onChanged` gets the keys of the services whose health has changed. */
export function createLocalHealth(keep: HealthKeeper, onChanged: OnPublished): LocalKeeper {
  return createLocalKeeper({
    partitions: /^(SERVICE|NETLIST)#/,
    refreshMs: REFRESH_MS,
    run: async ({ all, keys }) => {
      const change = all ? 'all' : healthChangeOf(keys);
      if (change === undefined) return;
      const { changed } = await keep(change);
      if (changed.length > 0) onChanged(changed.map(serviceKey));
    },
  });
}
