// Runs on the local server what a table's stream starts on AWS. The store itself reports which documents were written. Changes within
// a moment are gathered, one computation runs at a time, and a failed computation is repeated.
import type { ItemKey } from 'waypost/model';
import type { OnPublished } from '../app/ports.js';

export interface LocalKeeper {
  readonly report: OnPublished;
  /** Runs for everything. */
  readonly refresh: () => void;
  /** Stops, and waits for the computation under way. */
  readonly close: () => Promise<void>;
}

/** The keys that were reported, and whether everything is due. */
interface OpenChanges {
  readonly all: boolean;
  readonly keys: readonly ItemKey[];
}

interface LocalKeeperParts {
  /** Whether a document of this partition matters. */
  readonly partitions: RegExp;
  /** Called again with the same changes and later ones if it fails. */
  readonly run: (changes: OpenChanges) => Promise<void>;
  /** How often everything is due. */
  readonly refreshMs: number;
}

const GATHER_MS = 250;
/** The time until a failed computation is repeated. */
const AGAIN_MS = 2000;

export function createLocalKeeper({ partitions, run, refreshMs }: LocalKeeperParts): LocalKeeper {
  let all = false;
  let keys = new Map<string, ItemKey>();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let isClosed = false;
  const schedule = (delay: number): void => {
    if (isClosed || running !== undefined || (!all && keys.size === 0)) return;
    timer ??= setTimeout(start, delay).unref();
  };
  const start = (): void => {
    timer = undefined;
    const taken = { all, keys };
    all = false;
    keys = new Map();
    running = attempt(taken).then((isDone) => {
      running = undefined;
      schedule(isDone ? GATHER_MS : AGAIN_MS);
    });
  };
  const attempt = async (taken: { readonly all: boolean; readonly keys: Map<string, ItemKey> }): Promise<boolean> => {
    try {
      await run({ all: taken.all, keys: [...taken.keys.values()] });
      return true;
    } catch {
      all = all || taken.all;
      keys = new Map([...taken.keys, ...keys]);
      return false;
    }
  };
  const refresh = (): void => {
    all = true;
    schedule(0);
  };
  const interval = setInterval(refresh, refreshMs).unref();
  return {
    report: (reported) => {
      for (const key of reported) if (partitions.test(key.pk)) keys.set(`${key.pk} ${key.sk}`, key);
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
