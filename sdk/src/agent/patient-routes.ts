// Routes with less patience for a registry that does not answer while memory has an address.
import type { Engine } from '../engine.js';
import type { ServiceRoutes } from '../fetch/attempts.js';
import type { Slots } from '../resolve/memory.js';

/** How long a call with an old address in memory waits for a newer one; its first answer after a restart needs it. */
export const PATIENCE_MS = 300;

export function patientRoutes(routes: ServiceRoutes, engine: Pick<Engine, 'recall'>, slots: Slots): ServiceRoutes {
  return {
    ...routes,
    locate: async (service, call) => {
      const isHeld = engine.recall(slots.find(service) ?? slots.take(service, call)) !== undefined;
      return routes.locate(service, isHeld ? { ...call, timeoutMs: PATIENCE_MS } : call);
    },
  };
}
