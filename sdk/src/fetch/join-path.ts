// A path is joined under the address's own path: it neither drops the stage nor leaves it.
import { WaypostError } from '../model/errors.js';

/** `base` ends in `/`; `path` has no leading one. */
export function joinPath(base: string, path: string): string {
  // With `./` before it nothing in the path can be read as a scheme or a host.
  const joined = URL.canParse(`./${path}`, base) ? new URL(`./${path}`, base).href : '';
  if (joined.startsWith(base)) return joined;
  throw new WaypostError({
    code: 'INVALID_REQUEST',
    message: `The path ${JSON.stringify(path.slice(0, 80))} leaves the service.`,
    remedy: 'Give a path under the service’s own.',
    details: { what: 'path' },
  });
}
