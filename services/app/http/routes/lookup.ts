// Answers which service is behind an old or current URL, and which address to call now.
import { followUrl, readPasted, unknownApi, withApiHeader } from 'waypost/model';
import { REQUESTS } from '../openapi/requests.js';
import type { QueryPorts } from '../ports.js';
import { found, refused, routeOf, type Route } from '../route.js';

export function lookupRoute({ registry, reader }: QueryPorts): Route {
  return routeOf(REQUESTS.lookup, async ({ values: { url, apiId }, consistent }) => {
    const pasted = readPasted(withApiHeader(url, apiId));
    if ('problem' in pasted) return refused(pasted.problem);
    const { answer } = await followUrl(pasted.call, async (keys) => ({
      ...(await reader.read(keys, { consistent })),
      registry,
    }));
    return answer === undefined ? refused(unknownApi(pasted.call, registry)) : found(answer);
  });
}
