// `waypost compare`: which services two networks reach differently.
import {
  WaypostError,
  reach,
  readSearch,
  summaryOf,
  type Estate,
  type GateVerdict,
  type NetworkDocument,
  type ServiceEntry,
} from '../../model/index.js';
import { resultOf, type CommandSpec, type Invocation } from '../command.js';
import { SNAPSHOT_OPTION } from './impact.js';
import { aligned, fitted } from '../terminal/columns.js';
import { paintVerdict, type Pen } from '../terminal/pen.js';

/** How one network reaches a service: the verdict of its gates, and the address form or the error's code. */
interface ReachedBy {
  readonly verdict: GateVerdict;
  readonly by: string;
}

interface ComparedService {
  readonly service: string;
  readonly first: ReachedBy;
  readonly second: ReachedBy;
}

interface Comparison {
  readonly networks: readonly [string, string];
  readonly services: readonly ComparedService[];
  /** How many services both reach in the same way; they are not listed. */
  readonly alike: number;
}

export const compare: CommandSpec = {
  line: 'compare <network> <other> [search...]',
  summary: 'list the services that two networks reach differently',
  more: 'A network is a VPC id, an endpoint id or a name. A search narrows the services as in `list`. Services that both reach in the same way are counted, not listed.',
  shared: [],
  options: [SNAPSHOT_OPTION],
  examples: ['waypost compare shop office', 'waypost compare vpc-0a1b2c3d vpc-0f1b2c3d is:live'],
  run: async (invocation) => {
    const { documentOf, readEstate } = await import('../impact/estate.js');
    const [first = '', second = '', ...search] = invocation.args;
    const estate = await readEstate(invocation);
    const documents = [documentOf(first, estate), documentOf(second, estate)] as const;
    const comparison = comparisonOf(estate, documents, search.join(' '));
    return resultOf(comparison, (data, pen) => linesOf(data, pen, invocation));
  },
};

function comparisonOf(
  estate: Estate,
  [first, second]: readonly [NetworkDocument, NetworkDocument],
  text: string,
): Comparison {
  const read = readSearch(text);
  if ('problem' in read) throw new WaypostError(read.problem);
  const all = estate.entries
    .filter((entry) => read.search.fits(summaryOf(entry), estate.networks))
    .map((entry) => ({ service: entry.name, first: reachedBy(entry, first), second: reachedBy(entry, second) }));
  const services = all.filter((each) => each.first.verdict !== each.second.verdict || each.first.by !== each.second.by);
  return { networks: [first.ref, second.ref], services, alike: all.length - services.length };
}

function reachedBy(entry: ServiceEntry, network: NetworkDocument): ReachedBy {
  const { verdict, choice } = reach({ service: entry.name, registry: '', network: network.ref }, { entry, network });
  return { verdict, by: choice.outcome === 'address' ? choice.address.form : choice.problem.code };
}

function linesOf({ networks, services, alike }: Comparison, pen: Pen, { terminal }: Invocation): string[] {
  const rest = `${String(alike)} reached alike`;
  if (services.length === 0) return [pen.green(`No difference: ${rest}.`)];
  const cellOf = ({ verdict, by }: ReachedBy) => `${paintVerdict(verdict, pen)} ${pen.dim(by)}`;
  const head = ['SERVICE', ...networks].map((title) => pen.dim(title));
  const rows = services.map(({ service, first, second }) => [service, cellOf(first), cellOf(second)]);
  return [...aligned(fitted([head, ...rows], terminal.columns)), '', pen.dim(rest)];
}
