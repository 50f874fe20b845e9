// A source that is made, and its code loaded, when it is first read.
import { loadOnce } from '../load-once.js';
import { messageOf } from '../model/basics.js';
import { isWaypostError } from '../model/errors.js';
import { unavailable } from '../outage.js';
import type { Source } from './source.js';

export function lazySource(description: string, load: () => Promise<Source>): Source {
  let loaded: Source | undefined;
  const source = loadOnce(() => load().then((made) => (loaded = made), misconfigured));
  return {
    description,
    read: async (keys, options) => (loaded ?? (await source())).read(keys, options),
    close: () => loaded?.close?.(),
  };
}

// A caller's request is not what is invalid, so that a fallback may still serve.
function misconfigured(cause: unknown): never {
  const { message, remedy } = isWaypostError(cause) ? cause.problem : { message: messageOf(cause), remedy: '' };
  throw unavailable({ reason: 'configuration', message: `The registry cannot be read: ${message}`, remedy, cause });
}
