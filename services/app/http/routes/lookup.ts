// Answers which service is behind an old or current URL, and which address to call now.
import { followUrl, parseApiUrl, type ApiUrl, type Problem } from 'waypost/model';
import { REQUESTS } from '../openapi/requests.js';
import type { QueryPorts } from '../ports.js';
import { found, refused, routeOf, type Route } from '../route.js';
import { quote } from '../target.js';

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

function notAnApiUrl(text: string): Problem {
  const { what, wanted } = REQUESTS.lookup.parameters.url;
  return {
    code: 'INVALID_REQUEST',
    message: `${quote(text)} is not the URL of a private API.`,
    remedy: `Give ${wanted}. ` + "A custom domain or an endpoint's own DNS name does not say which API it leads to.",
    details: { what },
  };
}

function unknownApi({ apiId, region }: ApiUrl, registry: string): Problem {
  return {
    code: 'SERVICE_NOT_FOUND',
    message: `Registry "${registry}" knows no API ${apiId} in ${region}.`,
    remedy: { kind: 'check-api' },
    details: { apiId, region },
  };
}
