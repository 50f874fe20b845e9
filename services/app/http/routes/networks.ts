// Answers with the list of networks that have a live endpoint, and with the networks of one reference.
import { networkNotFound, type Network, type NetworkDocument } from 'waypost/model';
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
    return found(documentBody(document));
  });
}

/** The members of a single VPC are also in the body itself; a name may stand for several VPCs. */
function documentBody({ ref, networks, endpoint, conflicts }: NetworkDocument): object {
  const [only] = networks;
  return {
    ...(only !== undefined && networks.length === 1 ? networkBody(only) : {}),
    ref,
    networks: networks.map(networkBody),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(conflicts === undefined ? {} : { conflicts }),
  };
}

function networkBody({ vpcId, name, region, accountId, endpoints }: Network): Network {
  return { vpcId, ...(name === undefined ? {} : { name }), region, accountId, endpoints };
}
