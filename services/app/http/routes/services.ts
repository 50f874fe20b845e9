// Answers with the list of services, and with one service in full, even if it is gone.
import {
  MOST_NETWORKS,
  filteredPage,
  readSearch,
  serviceBody,
  serviceNotFound,
  summaryBody,
  type ServiceSearch,
} from 'waypost/model';
import { REQUESTS } from '../openapi/requests.js';
import { answerPage, type Paging } from '../paging.js';
import type { QueryPorts } from '../ports.js';
import { found, refused, routeOf, type Route } from '../route.js';

export function servicesRoute({ reader }: QueryPorts): Route {
  return routeOf(
    REQUESTS.services,
    async ({ values: { q = '', health, ...paging } }) => {
      const read = readSearch(q, health);
      if ('problem' in read) return refused(read.problem);
      return answerPage(paging, async (page) => {
        const isAll = q === '' && health === undefined;
        const { items, cursor } = await (isAll ? reader.list(page) : searchPage(reader, read.search, page));
        return { services: items.map(summaryBody), ...(cursor === undefined ? {} : { cursor }) };
      });
    },
    'lists',
  );
}

/** A page of the services that fit a search. */
export async function searchPage(
  { list, networks }: QueryPorts['reader'],
  { fits, needsNetworks }: ServiceSearch,
  page: Paging,
) {
  const all = needsNetworks ? (await filteredPage(networks, { limit: MOST_NETWORKS }, () => true)).items : [];
  return filteredPage(list, page, (service) => fits(service, all));
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
