// The networks: all with a live endpoint, and what one reference stands for.
import { invalidProblem, isNetworkRef, networkNotFound, type Network, type NetworkDocument } from 'waypost/model';
import { PAGING, answerPage } from '../paging.js';
import type { QueryPorts } from '../ports.js';
import { found, refused, type Route } from '../route.js';

export function networksRoute({ reader }: QueryPorts): Route {
  return {
    path: '/v1/networks',
    parameters: PAGING,
    reads: 'lists',
    answer: (call) =>
      answerPage(call, async (paging) => {
        const { items, cursor } = await reader.networks(paging);
        return { networks: items.map(networkBody), ...(cursor === undefined ? {} : { cursor }) };
      }),
  };
}

export function networkRoute({ registry, reader }: QueryPorts): Route {
  return {
    path: '/v1/networks/{ref}',
    parameters: [],
    answer: async ({ subject: ref, consistent }) => {
      if (!isNetworkRef(ref)) {
        return refused(invalidProblem('network', ref, "a VPC id, an endpoint's id, or a network's name"));
      }
      const { documents } = await reader.read([{ kind: 'network', ref }], { consistent });
      const [document] = documents;
      if (document === null || document.networks.length === 0) {
        return refused(networkNotFound({ service: '', registry, network: ref }));
      }
      return found(documentBody(document));
    },
  };
}

/** One VPC stands in the body itself; the list is there always, since a name may be several VPCs'. */
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
