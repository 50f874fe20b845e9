// `waypost show`: everything that the registry knows about a service, and its address from each network.
import {
  WaypostError,
  choose,
  defined,
  invalidQuestion,
  serviceNotFound,
  type NetworkDocument,
  type ServiceEntry,
} from '../../model/index.js';
import { resultOf, type CommandSpec, type Invocation } from '../command.js';
import { allOf } from '../reader/reader.js';
import { entryLines, type EntryWithAddresses, type NetworkAddress } from '../show-entry.js';
import { withSuggestion } from '../suggest-name.js';

/** A longer table is not readable; `resolve --network` answers for one network. */
const MOST_NETWORKS = 50;

export const show: CommandSpec = {
  line: 'show <service>',
  summary: 'show the API, stages, conflicts and addresses of a service',
  shared: ['network', 'region', 'stage'],
  examples: ['waypost show orders-api', 'waypost show orders-api --json | jq .regions[].current'],
  run: async (invocation) => {
    const [service = ''] = invocation.args;
    const { entry, registry } = await withSuggestion(invocation, readEntry(invocation, service));
    const region = invocation.text('region');
    const regions = entry.regions.filter((each) => region === undefined || each.region === region);
    const addresses = await addressesOf(invocation, { ...entry, regions });
    const shown: EntryWithAddresses = { ...entry, regions, addresses };
    const now = invocation.context.runtime.now();
    return resultOf(shown, (data, pen) => entryLines(data, { pen, now, registry }));
  },
};

async function readEntry(invocation: Invocation, service: string): Promise<{ entry: ServiceEntry; registry: string }> {
  const invalid = invalidQuestion({ service, registry: '' });
  if (invalid !== undefined) throw new WaypostError(invalid);
  const { documents, registry = '' } = await invocation.reader().source.read([{ kind: 'service', name: service }]);
  const [entry] = documents;
  if (entry !== null && entry.regions.length > 0) return { entry: membersOf(entry), registry };
  throw new WaypostError(serviceNotFound({ service, registry }, entry));
}

/** Leaves out the members that only an item of the table has, such as its key. */
function membersOf({ name, accountId, status, prefers, regions, conflicts }: ServiceEntry): ServiceEntry {
  return { name, accountId, status, ...defined({ prefers }), regions, conflicts };
}

async function addressesOf(invocation: Invocation, entry: ServiceEntry): Promise<NetworkAddress[]> {
  if (!entry.regions.some(({ status }) => status === 'live')) return [];
  const documents = await networksOf(invocation, entry);
  const [stage, region] = [invocation.text('stage'), invocation.text('region') ?? invocation.context.env.AWS_REGION];
  return documents.map((document): NetworkAddress => {
    const question = { service: entry.name, registry: '', network: document.ref, region, stage };
    const choice = choose(question, { entry, network: document });
    const [first] = document.networks;
    const name = first?.name === document.ref ? undefined : first?.name;
    const network = { network: document.ref, ...defined({ name }), region: first?.region ?? '' };
    return choice.outcome === 'address'
      ? { ...network, address: choice.address }
      : { ...network, problem: choice.problem.code };
  });
}

/** The network of the option or environment; otherwise every network in the service's regions. */
async function networksOf(invocation: Invocation, entry: ServiceEntry): Promise<NetworkDocument[]> {
  const reader = invocation.reader();
  const ref = invocation.text('network') ?? invocation.context.env.WAYPOST_NETWORK;
  if (ref !== undefined && ref !== '') {
    const { documents } = await reader.source.read([{ kind: 'network', ref }]);
    return [documents[0] ?? { ref, networks: [] }];
  }
  const regions = new Set(entry.regions.map(({ region }) => region));
  const networks = (await allOf(reader.networks)).filter(({ region }) => regions.has(region));
  return networks.slice(0, MOST_NETWORKS).map((network) => ({ ref: network.vpcId, networks: [network] }));
}
