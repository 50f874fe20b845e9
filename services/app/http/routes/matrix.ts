// Answers with a page of services and the verdict of their gates for each network, judged from the documents that readers read.
import {
  MOST_NETWORKS,
  byRegionAndVpc,
  defined,
  filteredPage,
  networkFits,
  reach,
  readSearch,
  type Knowledge,
  type Network,
  type NetworkVerdict,
  type ServiceEntry,
} from 'waypost/model';
import { MATRIX_PAGE, REQUESTS } from '../openapi/requests.js';
import { answerPage } from '../paging.js';
import type { QueryPorts } from '../ports.js';
import { refused, routeOf, type Route } from '../route.js';
import { searchPage } from './services.js';

export function matrixRoute({ registry, reader, clock }: QueryPorts): Route {
  return routeOf(
    REQUESTS.matrix,
    async ({ values: { names, q = '', networks: words = '', ...paging }, consistent }) => {
      const read = readSearch(q);
      if ('problem' in read) return refused(read.problem);
      return answerPage(paging, async (page) => {
        const fitting = await networksWith(words, reader);
        const networks = fitting.slice(0, MATRIX_PAGE);
        const listed = names === undefined ? await searchPage(reader, read.search, page) : undefined;
        const asked = names ?? listed?.items.map(({ name }) => name) ?? [];
        const { documents } = await reader.read(
          asked.map((name) => ({ kind: 'service', name }) as const),
          { consistent },
        );
        const judge = { registry, networks, readAt: clock() * 1000 };
        return {
          networks: networks.map(({ vpcId, name, region, accountId }) => ({
            vpcId,
            ...defined({ name }),
            region,
            accountId,
          })),
          omitted: fitting.length - networks.length,
          services: documents.flatMap((entry) => (entry === null ? [] : [rowOf(entry, judge)])),
          ...defined({ cursor: listed?.cursor }),
        };
      });
    },
    'lists',
  );
}

async function networksWith(words: string, { networks }: QueryPorts['reader']): Promise<readonly Network[]> {
  const wanted = words.toLowerCase().split(/\s+/);
  const { items } = await filteredPage(networks, { limit: MOST_NETWORKS }, (network) => networkFits(network, wanted));
  return [...items].sort(byRegionAndVpc);
}

interface MatrixColumns extends Required<Pick<Knowledge, 'readAt'>> {
  readonly registry: string;
  readonly networks: readonly Network[];
}

function rowOf(entry: ServiceEntry, { networks, ...rest }: MatrixColumns) {
  const near = networks.filter(({ region }) => entry.regions.some((own) => own.region === region));
  return { name: entry.name, verdicts: near.map((network) => verdictOf(entry, network, rest)) };
}

function verdictOf(
  entry: ServiceEntry,
  network: Network,
  { registry, readAt }: Omit<MatrixColumns, 'networks'>,
): NetworkVerdict {
  const { vpcId } = network;
  const question = { service: entry.name, registry, network: vpcId };
  const { verdict, gate } = reach(question, { entry, network: { ref: vpcId, networks: [network] }, readAt });
  return { vpcId, verdict, ...defined({ gate }) };
}
