// Answers which service is behind an old or current URL, and which address to call now.
import { followUrl, notAnApiUrl, parseApiUrl, unknownApi } from 'waypost/model';
import { REQUESTS } from '../openapi/requests.js';
import type { QueryPorts } from '../ports.js';
import { found, refused, routeOf, type Route } from '../route.js';

export function lookupRoute({ registry, reader }: QueryPorts): Route {
  return routeOf(REQUESTS.lookup, async ({ values, consistent }) => {
    const url = parseApiUrl(values.url);
    if (url === undefined) return refused(notAnApiUrl(values.url));
    const { answer } = await followUrl(url, async (keys) => ({
      ...(await reader.read(keys, { consistent })),
      registry,
    }));
    return answer === undefined ? refused(unknownApi(url, registry)) : found(answer);
  });
}
