// What the agent knows of the registry: the SDK's engine, which starts with the last known good state and saves it.
import { Engine } from '../engine.js';
import type { ServiceRoutes } from '../fetch/attempts.js';
import { healWith } from '../fetch/heal.js';
import type { Explanation } from '../model/answers.js';
import type { Settings } from '../options.js';
import { Slots } from '../resolve/memory.js';
import { openSnapshot, type OpenSnapshot } from '../snapshot.js';
import type { RegistrySource } from '../sources/source.js';
import { LookUp } from './look-up/look-up.js';
import type { LookUpReader } from './look-up/reader.js';
import { patientRoutes } from './patient-routes.js';
import { prefetch } from './prefetch.js';
import { probeRegistry } from './registry-probe.js';
import { watchRegistry } from './registry-watch.js';
import { loadState, stateFileIn, type LoadedState, type StateFile } from './state-file.js';
import { keepState } from './state-keeper.js';

export interface BookParts {
  /** The directory of the last known good state. */
  readonly state: string | undefined;
  /** The settings of the registry that the agent reads. */
  readonly registry: Settings;
  readonly source: RegistrySource;
  /** For the look-up's lists. */
  readonly reader: LookUpReader;
  readonly warn: (line: string) => void;
}

export interface AddressBook {
  readonly routes: ServiceRoutes;
  readonly lookUp: LookUp;
  readonly health: () => BookHealth;
  readonly explain: (service: string) => Promise<Explanation>;
  /** Reads the addresses of these services, in the background. */
  readonly prefetch: (globs: readonly string[]) => void;
  /** Saves the state and ends all reads. */
  readonly close: () => Promise<void>;
}

export interface BookHealth {
  /** Whether it can answer: the registry has been read, or there is an earlier state. */
  readonly ready: boolean;
  readonly registry: string;
  /** When the registry was last read for a call, in ms since 1970. */
  readonly lastReadAt: number | undefined;
  /** Failed reads since the last success. */
  readonly failures: number;
  /** Which source gave the last successful read. */
  readonly answeredBy: string | undefined;
}

export async function openAddressBook(parts: BookParts): Promise<AddressBook> {
  const { registry, source, state, warn, reader } = parts;
  const { runtime } = registry;
  const file = state === undefined ? undefined : stateFileIn(state, source.description);
  const slots = new Slots(registry, new Map());
  const engine = new Engine({ settings: registry, slots, snapshot: await startingPoint(parts, file) });
  const routes = healWith(engine.healing);
  const { snapshotError } = engine.health();
  if (snapshotError !== undefined) warn(snapshotError.message);
  const isRestored = engine.snapshot().documents.length > 0;
  const probe = probeRegistry(engine.cache, registry);
  const lastReadAt = (): number | undefined => engine.health().lastReadAt;
  const endWatch = watchRegistry({ health: () => engine.cache.health, runtime, warn });
  const keeper = file && keepState({ file, runtime, warn, lastReadAt, snapshot: () => engine.snapshot() });
  return {
    routes: patientRoutes(routes, { engine, slots, runtime }),
    lookUp: new LookUp({ engine, slots, settings: registry, reader }),
    explain: (service) => engine.explain(service, {}, runtime.now()),
    prefetch: (globs) => prefetch({ routes, reader, runtime, warn }, globs),
    health: () => {
      const ready = isRestored || probe.hasAnswered() || lastReadAt() !== undefined;
      const { registry: name, failures, answeredBy } = engine.health();
      return { ready, registry: name, lastReadAt: lastReadAt(), failures, answeredBy };
    },
    close: async () => {
      probe.end();
      endWatch();
      await keeper?.close();
      engine.close();
    },
  };
}

/** The state on disk, else the snapshot of the registry's options. */
async function startingPoint({ registry, warn }: BookParts, file?: StateFile): Promise<OpenSnapshot | undefined> {
  const { snapshot, warning }: LoadedState = file === undefined ? {} : await loadState(file);
  if (warning !== undefined) warn(warning);
  if (snapshot !== undefined) return { from: file?.path ?? '', value: snapshot };
  return registry.snapshot === undefined ? undefined : openSnapshot(registry.snapshot);
}
