// Answers with the list of services, and with one service in full, even if it is gone.
import { serviceBody, serviceNotFound, summaryBody } from 'waypost/model';
import { REQUESTS } from '../openapi/requests.js';
import { answerPage } from '../paging.js';
import type { QueryPorts } from '../ports.js';
import { found, refused, routeOf, type Route } from '../route.js';

export function servicesRoute({ reader }: QueryPorts): Route {
  return routeOf(
    REQUESTS.services,
    ({ values }) =>
      answerPage(values, async (paging) => {
        const { items, cursor } = await reader.list(paging);
        return { services: items.map(summaryBody), ...(cursor === undefined ? {} : { cursor }) };
      }),
    'lists',
  );
}

export function serviceRoute({ registry, reader }: QueryPorts): Route {
  return routeOf(REQUESTS.service, async ({ values: { name }, consistent }) => {
    const { documents } = await reader.read([{ kind: 'service', name }], { consistent });
    const [entry] = documents;
    // An entry without a region only records other accounts' conflicts with the name's owner.
    if (entry === null || entry.regions.length === 0) {
      return refused(serviceNotFound({ service: name, registry }, entry));
    }
    return found(serviceBody(entry));
  });
}
