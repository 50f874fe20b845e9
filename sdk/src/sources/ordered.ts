// Opens the sources that the options name, as one source: the first that answers is taken.
import { TIMEOUT_MS } from '../freshness.js';
import { messageOf } from '../model/printable.js';
import { isWaypostError } from '../model/errors.js';
import type { Settings } from '../options.js';
import { unavailable } from '../outage.js';
import { within } from '../retry.js';
import type { RegistryRuntime } from '../runtime.js';
import { createDynamoSource } from './dynamodb.js';
import { createHttpSource } from './http.js';
import type { RegistrySource } from './source.js';

/** The source that the options name. A wrong table or URL fails its reads, not the registry: a fallback may still serve. */
export function openSource({ table, url, sources = [], runtime, env, timeout }: Settings): RegistrySource {
  const all = [...sources];
  if (table !== undefined) {
    all.push(openLate(`table ${table}`, () => createDynamoSource({ table, runtime, env, timeout })));
  }
  if (url !== undefined) all.push(openLate(url, () => createHttpSource({ url, runtime, timeout })));
  const [first] = all;
  return first !== undefined && all.length === 1 ? first : orderSources(all, runtime);
}

/** A source that is opened by its first read, which then reports a wrong configuration. */
function openLate(description: string, open: () => RegistrySource): RegistrySource {
  let opened: RegistrySource | undefined;
  const source = (): RegistrySource => {
    try {
      return (opened ??= open());
    } catch (cause) {
      // Not INVALID_REQUEST: the caller's question is valid.
      const { message, remedy } = isWaypostError(cause) ? cause.problem : { message: messageOf(cause), remedy: '' };
      const failed = `The registry cannot be read: ${message}`;
      throw unavailable({ reason: 'configuration', message: failed, remedy, cause });
    }
  };
  return {
    description,
    read: async (keys, options) => source().read(keys, options),
    close: () => opened?.close?.(),
  };
}

/**
 * Several sources as one. Each but the last gets an equal share of the time that is left, so that one that hangs does not use
 * up the time of the next.
 */
export function orderSources(sources: readonly RegistrySource[], runtime: RegistryRuntime): RegistrySource {
  return {
    description: sources.map(({ description }) => description).join(', then '),
    read: async (keys, options = {}) => {
      const deadline = runtime.now() + (options.timeout ?? TIMEOUT_MS);
      let failure: unknown = noSource();
      for (const [index, source] of sources.entries()) {
        const timeout = Math.max(1, deadline - runtime.now()) / (sources.length - index);
        try {
          // A source may exceed its time, and the next one must still be asked.
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

function noSource(): Error {
  return unavailable({
    reason: 'configuration',
    message: 'No registry is configured.',
    remedy: 'Give `table`, `url` or `sources`, or set WAYPOST_TABLE or WAYPOST_URL.',
  });
}
