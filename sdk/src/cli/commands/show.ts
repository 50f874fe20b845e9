// `waypost show`: all that the registry knows of a service, and its address from each network.
import {
  WaypostError,
  choose,
  invalidQuestion,
  serviceNotFound,
  type NetworkDocument,
  type ServiceEntry,
} from '../../model/index.js';
import { answer, type Call, type CommandSpec } from '../command.js';
import { allOf } from '../reader/reader.js';
import { showEntry, type Shown, type Way } from '../show-entry.js';
import { withSuggestion } from '../suggest-name.js';

/** Beyond so many networks nobody reads on; `resolve --network` answers for one. */
const MOST_NETWORKS = 50;

export const show: CommandSpec = {
  line: 'show <service>',
  summary: 'show a service: its API, stages, conflicts and address per network',
  shared: ['network', 'region', 'stage'],
  examples: ['waypost show orders-api', 'waypost show orders-api --json | jq .regions[].current'],
  run: async (call) => {
    const [service = ''] = call.args;
    const { entry, registry } = await withSuggestion(call, readEntry(call, service));
    const region = call.text('region');
    const places = entry.regions.filter((place) => region === undefined || place.region === region);
    const shown: Shown = { ...entry, regions: places, addresses: await waysTo(call, { ...entry, regions: places }) };
    const now = call.world.runtime.now();
    return answer(shown, (plain, pen) => showEntry(plain, { pen, now, registry }));
  },
};

async function readEntry(call: Call, service: string): Promise<{ entry: ServiceEntry; registry: string }> {
  const invalid = invalidQuestion({ service, registry: '' });
  if (invalid !== undefined) throw new WaypostError(invalid);
  const { documents, registry = '' } = await call.reader().source.read([{ kind: 'service', name: service }]);
  const [entry] = documents;
  if (entry !== null && entry.regions.length > 0) return { entry: membersOf(entry), registry };
  throw new WaypostError(serviceNotFound({ service, registry }, entry));
}

/** What else an item of the table has is the table's own. */
function membersOf({ name, accountId, status, prefers, regions, conflicts }: ServiceEntry): ServiceEntry {
  return { name, accountId, status, ...(prefers === undefined ? {} : { prefers }), regions, conflicts };
}

async function waysTo(call: Call, entry: ServiceEntry): Promise<Way[]> {
  if (!entry.regions.some(({ status }) => status === 'live')) return [];
  const documents = await networksOf(call, entry);
  const [stage, callers] = [call.text('stage'), call.text('region') ?? call.world.env.AWS_REGION];
  return documents.map((document): Way => {
    const question = { service: entry.name, registry: '', network: document.ref, region: callers, stage };
    const choice = choose(question, { entry, network: document });
    const [first] = document.networks;
    const place = {
      network: document.ref,
      ...(first?.name === undefined || first.name === document.ref ? {} : { name: first.name }),
      region: first?.region ?? '',
    };
    if (choice.outcome === 'address') return { ...place, address: choice.address };
    return { ...place, problem: choice.outcome === 'refused' ? choice.problem.code : '' };
  });
}

/** The one that is asked for, or all of the service's regions, by their VPCs. */
async function networksOf(call: Call, entry: ServiceEntry): Promise<NetworkDocument[]> {
  const reader = call.reader();
  const ref = call.text('network') ?? call.world.env.WAYPOST_NETWORK;
  if (ref !== undefined && ref !== '') {
    const { documents } = await reader.source.read([{ kind: 'network', ref }]);
    return [documents[0] ?? { ref, networks: [] }];
  }
  const regions = new Set(entry.regions.map(({ region }) => region));
  const networks = (await allOf(reader.networks)).filter(({ region }) => regions.has(region));
  return networks.slice(0, MOST_NETWORKS).map((network) => ({ ref: network.vpcId, networks: [network] }));
}
