// Answers with the list of networks that have a live endpoint, and with the networks of one reference.
import { networkBody, networkDocumentBody, networkNotFound } from 'waypost/model';
import { REQUESTS } from '../openapi/requests.js';
import { answerPage } from '../paging.js';
import type { QueryPorts } from '../ports.js';
import { found, refused, routeOf, type Route } from '../route.js';

export function networksRoute({ reader }: QueryPorts): Route {
  return routeOf(
    REQUESTS.networks,
    ({ values }) =>
      answerPage(values, async (paging) => {
        const { items, cursor } = await reader.networks(paging);
        return { networks: items.map(networkBody), ...(cursor === undefined ? {} : { cursor }) };
      }),
    'lists',
  );
}

export function networkRoute({ registry, reader }: QueryPorts): Route {
  return routeOf(REQUESTS.network, async ({ values: { ref }, consistent }) => {
    const { documents } = await reader.read([{ kind: 'network', ref }], { consistent });
    const [document] = documents;
    if (document === null || document.networks.length === 0) {
      return refused(networkNotFound({ service: '', registry, network: ref }));
    }
    return found(networkDocumentBody(document));
  });
}
