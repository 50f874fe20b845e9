// `waypost networks`: the networks from which services are called, with their endpoints.
import { networkFits, type Network } from '../../model/index.js';
import { resultOf, type CommandSpec } from '../command.js';
import { allOf } from '../reader/reader.js';
import { aligned, fitted } from '../terminal/columns.js';
import type { CommandTerminal } from '../terminal/terminal.js';

export const networks: CommandSpec = {
  line: 'networks [search...]',
  summary: 'list the networks with an execute-api endpoint',
  more: 'A search has parts of names, and of the ids of VPCs, endpoints, accounts and regions. All must fit.',
  shared: [],
  examples: ['waypost networks shop', 'waypost networks eu-west-1 --json | jq -r .networks[].vpcId'],
  run: async ({ args, reader, terminal }) => {
    const words = args.map((word) => word.toLowerCase());
    const found = (await allOf(reader().networks)).filter((network) => networkFits(network, words));
    const notes = found.length === 0 ? [{ kind: 'note', text: 'No networks found.' } as const] : [];
    return resultOf({ networks: found }, (data) => linesOf(data.networks, terminal), { notes });
  },
};

function linesOf(all: readonly Network[], { pen, columns }: CommandTerminal): readonly string[] {
  if (all.length === 0) return [];
  const head = ['NAME', 'NETWORK', 'REGION', 'ACCOUNT', 'ENDPOINTS'].map((title) => pen.dim(title));
  const rows = all.map(({ name = '-', vpcId, region, accountId, endpoints }) => [
    name,
    vpcId,
    region,
    accountId,
    endpoints.map(({ vpceId, privateDns }) => `${vpceId}${privateDns ? ' (private DNS)' : ''}`).join(', '),
  ]);
  return aligned(fitted([head, ...rows], columns));
}
