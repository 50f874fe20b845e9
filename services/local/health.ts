// Keeps the health of the summaries up to date on the local server: as the deployed function does, but told by the store itself
// which documents were written. Changes of a moment are gathered, and one computation runs at a time.
import { serviceKey, type ItemKey } from 'waypost/model';
import { healthChangeOf } from '../app/health/keep-health.js';
import type { OnPublished } from '../app/ports.js';
import type { HealthKeeper } from '../handlers/health-keeper.js';

export interface LocalHealth {
  readonly report: OnPublished;
  /** Computes the health of all services. */
  readonly refresh: () => void;
  /** Stops, and waits for the computation under way. */
  readonly close: () => Promise<void>;
}

const GATHER_MS = 250;
/** Until a failed computation is repeated. */
const AGAIN_MS = 2000;
/** Pending states end without an event. */
const REFRESH_MS = 600_000;

interface OpenChanges {
  all: boolean;
  readonly keys: Map<string, ItemKey>;
}

const noChanges = (): OpenChanges => ({ all: false, keys: new Map() });

/** `onChanged` gets the keys of the services whose health is another than before. */
export function createLocalHealth(keep: HealthKeeper, onChanged: OnPublished): LocalHealth {
  let open = noChanges();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let isClosed = false;
  const schedule = (delay: number): void => {
    if (isClosed || running !== undefined || (!open.all && open.keys.size === 0)) return;
    timer ??= setTimeout(start, delay).unref();
  };
  const start = (): void => {
    timer = undefined;
    const taken = open;
    open = noChanges();
    running = compute(taken).then((isDone) => {
      running = undefined;
      schedule(isDone ? GATHER_MS : AGAIN_MS);
    });
  };
  const compute = async ({ all, keys }: OpenChanges): Promise<boolean> => {
    const change = all ? 'all' : healthChangeOf([...keys.values()]);
    if (change === undefined) return true;
    try {
      const { changed } = await keep(change);
      if (changed.length > 0) onChanged(changed.map(serviceKey));
      return true;
    } catch {
      open = { all: all || open.all, keys: new Map([...keys, ...open.keys]) };
      return false;
    }
  };
  const refresh = (): void => {
    open.all = true;
    schedule(0);
  };
  const interval = setInterval(refresh, REFRESH_MS).unref();
  return {
    report: (keys) => {
      for (const key of keys) if (/^(SERVICE|NETLIST)#/.test(key.pk)) open.keys.set(`${key.pk} ${key.sk}`, key);
      schedule(GATHER_MS);
    },
    refresh,
    close: async () => {
      isClosed = true;
      clearTimeout(timer);
      clearInterval(interval);
      await running;
    },
  };
}
