// Routes with less patience for a registry that does not answer while memory has an address.
import type { Engine } from '../engine.js';
import type { ServiceRoutes } from '../fetch/attempts.js';
import type { Slots } from '../resolve/memory.js';
import { isFresh, type RegistryRuntime } from '../runtime.js';

/** How long a call with an old address in memory waits for a newer one; its first answer after a restart needs it. */
export const PATIENCE_MS = 300;

interface AgentMemory {
  readonly engine: Pick<Engine, 'recall'>;
  readonly slots: Slots;
  readonly runtime: Pick<RegistryRuntime, 'now'>;
}

export function patientRoutes(routes: ServiceRoutes, { engine, slots, runtime }: AgentMemory): ServiceRoutes {
  return {
    ...routes,
    locate: (service, call) => {
      const held = engine.recall(slots.find(service) ?? slots.take(service, call));
      if (held === undefined) return routes.locate(service, call);
      // A fresh address is there at once, so nothing is needed that would end a wait.
      return routes.locate(
        service,
        isFresh(runtime.now(), held) ? {} : { signal: call.signal, timeoutMs: PATIENCE_MS },
      );
    },
  };
}
