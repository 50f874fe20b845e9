// `waypost reach`: which services a network does not reach, by the verdicts of their gates.
import {
  WaypostError,
  compareText,
  defined,
  reach,
  readSearch,
  summaryOf,
  type Estate,
  type GateId,
  type GateVerdict,
  type NetworkDocument,
} from '../../model/index.js';
import { resultOf, type CommandSpec, type Invocation } from '../command.js';
import { aligned, fitted } from '../terminal/columns.js';
import { paintVerdict, type Pen } from '../terminal/pen.js';
import { SNAPSHOT_OPTION } from './impact.js';

interface ReachedService {
  readonly service: string;
  readonly verdict: GateVerdict;
  /** The first gate with that verdict; absent if all pass. */
  readonly gate?: GateId;
}

interface NetworkReach {
  readonly network: string;
  /** Those that are live in the network's region; failing ones first. */
  readonly services: readonly ReachedService[];
}

const ORDER: readonly GateVerdict[] = ['fail', 'unknown', 'pass'];

export const reachFrom: CommandSpec = {
  line: 'reach <network> [search...]',
  summary: 'list the services that a network does not reach',
  more: 'A network is a VPC id, an endpoint id or a name; the services are those that are live in its region. A search narrows them as in `list`. Prints those for which a gate fails, with the gate, and counts the others. `explain` says what to do.',
  shared: [],
  options: [{ flags: '--all', about: 'also print the services whose gates are unknown or pass' }, SNAPSHOT_OPTION],
  examples: ['waypost reach shop', 'waypost reach vpc-0a1b2c3d payments --all'],
  run: async (invocation) => {
    const { documentOf, readEstate } = await import('../impact/estate.js');
    const [network = '', ...search] = invocation.args;
    const estate = await readEstate(invocation);
    const found = reachOf(invocation, { estate, network: documentOf(network, estate) }, search.join(' '));
    return resultOf(found, (data, pen) => linesOf(data, pen, invocation));
  },
};

interface AskedReach {
  readonly estate: Estate;
  readonly network: NetworkDocument;
}

function reachOf({ text, context }: Invocation, { estate, network }: AskedReach, words: string): NetworkReach {
  const read = readSearch(words);
  if ('problem' in read) throw new WaypostError(read.problem);
  // A snapshot may be old, so it does not show whether an endpoint is still pending.
  const readAt = text('snapshot') === undefined ? context.runtime.now() : undefined;
  const regions = new Set(network.networks.map(({ region }) => region));
  const services = estate.entries
    .filter((entry) => entry.regions.some(({ region, current }) => current !== null && regions.has(region)))
    .filter((entry) => read.search.fits(summaryOf(entry), estate.networks))
    .map((entry): ReachedService => {
      const question = { service: entry.name, registry: '', network: network.ref };
      const { verdict, gate } = reach(question, { entry, network, ...defined({ readAt }) });
      return { service: entry.name, verdict, ...defined({ gate }) };
    });
  const rank = ({ verdict }: ReachedService) => ORDER.indexOf(verdict);
  return {
    network: network.ref,
    services: services.sort((a, b) => rank(a) - rank(b) || compareText(a.service, b.service)),
  };
}

function linesOf({ services }: NetworkReach, pen: Pen, { terminal, flag }: Invocation): string[] {
  const countOf = (wanted: GateVerdict) => services.filter(({ verdict }) => verdict === wanted).length;
  const counts = `${String(countOf('fail'))} fail, ${String(countOf('unknown'))} unknown, ${String(countOf('pass'))} pass`;
  const shown = flag('all') ? services : services.filter(({ verdict }) => verdict === 'fail');
  if (shown.length === 0) return [pen.dim(counts)];
  const head = ['SERVICE', 'VERDICT', 'GATE'].map((title) => pen.dim(title));
  const rows = shown.map(({ service, verdict, gate = '-' }) => [service, paintVerdict(verdict, pen), gate]);
  return [...aligned(fitted([head, ...rows], terminal.columns)), '', pen.dim(counts)];
}
