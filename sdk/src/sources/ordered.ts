// Several sources as one: the first that answers. Each but the last gets an equal share of what time is left, so that one
// that hangs does not use up the turn of the next.
import { isWaypostError } from '../model/errors.js';
import { unavailable } from '../outage.js';
import type { Runtime } from '../runtime.js';
import { within } from '../wait.js';
import type { Source } from './source.js';

export function orderSources(sources: readonly Source[], runtime: Runtime): Source {
  return {
    description: sources.map(({ description }) => description).join(', then '),
    read: async (keys, options = {}) => {
      const deadline = runtime.now() + (options.timeout ?? 3000);
      let failure: unknown = nowhere();
      for (const [index, source] of sources.entries()) {
        const timeout = Math.max(1, deadline - runtime.now()) / (sources.length - index);
        try {
          // A source may not keep to its time, and the next one is still to be asked.
          return await within(runtime, source.read(keys, { ...options, timeout }), { timeout, signal: options.signal });
        } catch (error) {
          if (!isWaypostError(error) || error.code !== 'REGISTRY_UNAVAILABLE') throw error;
          failure = error;
        }
      }
      throw failure;
    },
    close: () => {
      for (const source of sources) source.close?.();
    },
  };
}

function nowhere(): Error {
  return unavailable({
    reason: 'configuration',
    message: 'No registry is configured.',
    remedy: 'Give `table`, `url` or `sources`, or set WAYPOST_TABLE or WAYPOST_URL.',
  });
}
