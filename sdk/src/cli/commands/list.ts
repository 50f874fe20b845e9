// `waypost list`: the services, printed page by page so that the first lines appear at once.
import {
  HEALTHS,
  SEARCH_GRAMMAR,
  WANTED_HEALTH,
  WaypostError,
  asChoice,
  compareText,
  defined,
  filteredPage,
  meantBy,
  readSearch,
  type Network,
  type ServiceHealth,
  type ServiceSummary,
} from '../../model/index.js';
import { resultOf, type CommandResult, type CommandSpec, type Invocation } from '../command.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { invalidRequest } from '../failure.js';
import { pagingOf } from '../invocation.js';
import { allOf, pagesOf } from '../reader/reader.js';
import { aligned, counted, fitted, widthsOf, type Widths } from '../terminal/columns.js';
import { paintHealth, paintStatus, type Pen } from '../terminal/pen.js';
import { cleaned } from '../terminal/plain.js';

const STATUSES = ['live', 'not-ready', 'gone'];

export const list: CommandSpec = {
  line: 'list [search...]',
  summary: 'list the services, or find some',
  more: `Lists all services unless --limit is given, which counts only services that fit. A search has words: ${SEARCH_GRAMMAR} Quote a glob.`,
  shared: ['region', 'paging'],
  options: [
    { flags: '--status <status>', about: 'only services with this status: live, not-ready or gone' },
    { flags: '--health <health>', about: 'only live services with this health: blocked, degraded, unknown or ok' },
    { flags: '-o, --output <format>', about: 'wide (with APIs and endpoints), name, or json' },
    { flags: '--sort <column>', about: 'by name (default), status, health (worst first), account or region' },
  ],
  examples: [
    'waypost list payments',
    'waypost list account:1111 is:conflicts region:eu-west-1',
    'waypost list --health blocked',
    'waypost list vpce-0a1b2c3d -o name',
    "waypost list 'orders-*' --json | jq -r .services[].name",
  ],
  run: async (invocation) => {
    const isWanted = await filterOf(invocation);
    const view = viewOf(invocation);
    const { limit, cursor: from } = pagingOf(invocation);
    if (limit === undefined && view.sort === undefined) return listAll(invocation, { isWanted, view, from });
    if (view.sort !== undefined) {
      const items = (await sorted(invocation, isWanted, view.sort)).slice(0, limit);
      return pageOf(invocation, view, { items });
    }
    const { services } = invocation.reader();
    return pageOf(invocation, view, await filteredPage(services, { limit: limit ?? 0, cursor: from }, isWanted));
  },
};

type ServiceFilter = (service: ServiceSummary) => boolean;
type Row = (service: ServiceSummary, pen: Pen) => string[];

interface ListView {
  readonly output: 'table' | 'wide' | 'name' | 'json';
  readonly sort: ((service: ServiceSummary) => string) | undefined;
}

const OUTPUTS = ['wide', 'name', 'json'] as const;

const SORTS: Readonly<Record<string, (service: ServiceSummary) => string>> = {
  name: ({ name }) => name,
  status: ({ status }) => status,
  health: ({ health }) => String(health === undefined ? HEALTHS.length : HEALTHS.indexOf(health)),
  account: ({ accountId }) => accountId,
  region: ({ regions }) => regions.join(' '),
};

function viewOf({ text, json }: Invocation): ListView {
  const [output, sort] = [text('output'), text('sort')];
  const known = OUTPUTS.find((each) => each === output);
  if (output !== undefined && known === undefined) throw unknownChoice('--output', output, OUTPUTS);
  if (sort !== undefined && !Object.hasOwn(SORTS, sort)) throw unknownChoice('--sort', sort, Object.keys(SORTS));
  return { output: json ? 'json' : (known ?? 'table'), sort: sort === undefined ? undefined : SORTS[sort] };
}

function unknownChoice(option: string, given: string, known: readonly string[]): WaypostError {
  return invalidRequest(
    `Invalid ${option} ${JSON.stringify(given.slice(0, 40))}.`,
    `Give ${option} ${asChoice(known)}.`,
  );
}

interface ListParts {
  readonly isWanted: ServiceFilter;
  readonly view: ListView;
  readonly from: string | undefined;
}

async function listAll(invocation: Invocation, { isWanted, view, from }: ListParts): Promise<ExitCode> {
  const { terminal } = invocation;
  const all: ServiceSummary[] = [];
  const names: string[] = [];
  let widths: Widths | undefined;
  let hasHealth = false;
  for await (const page of pagesOf(invocation.reader().services, { cursor: from })) {
    const wanted = page.filter(isWanted);
    hasHealth ||= page.some(({ health }) => health !== undefined);
    names.push(...page.map(({ name }) => name));
    all.push(...wanted);
    if (view.output !== 'json' && wanted.length > 0) {
      const printed = linesOf(cleaned(wanted), view, { invocation, earlier: widths });
      widths = printed.widths;
      terminal.print(printed.lines);
    }
  }
  if (view.output === 'json') terminal.json({ services: all });
  else if (all.length === 0 && !hasHealth && asksHealth(invocation)) terminal.note(NO_HEALTH);
  else if (all.length === 0) terminal.note(noneText(invocation.args, names));
  return EXIT.found;
}

const NONE = 'No services found.';
const NO_HEALTH = 'No service of this registry has a health, so none can be found by it.';

const asksHealth = ({ args, text }: Invocation): boolean =>
  text('health') !== undefined || HEALTHS.some((health) => args.includes(`is:${health}`));

function noneText(search: readonly string[], names: readonly string[]): string {
  const meant = search.length === 1 ? meantBy((search[0] ?? '').toLowerCase(), names) : [];
  return `${NONE}${meant.length === 0 ? '' : ` Did you mean ${asChoice(meant)}?`}`;
}

/** All services that fit, in the order of a column, then by name. */
async function sorted(
  { reader }: Invocation,
  isWanted: ServiceFilter,
  by: (service: ServiceSummary) => string,
): Promise<readonly ServiceSummary[]> {
  const wanted = (await allOf(reader().services)).filter(isWanted);
  return wanted.sort((a, b) => compareText(by(a), by(b)) || compareText(a.name, b.name));
}

function pageOf(
  invocation: Invocation,
  view: ListView,
  { items, cursor }: { readonly items: readonly ServiceSummary[]; readonly cursor?: string | undefined },
): CommandResult | ExitCode {
  const data = { services: items, ...defined({ cursor }) };
  if (view.output === 'json') {
    invocation.terminal.json(data);
    return EXIT.found;
  }
  const texts = [
    ...(items.length > 0 || cursor !== undefined ? [] : [NONE]),
    ...(cursor === undefined ? [] : [`More: --cursor ${cursor}`]),
  ];
  const notes = texts.map((text) => ({ kind: 'note', text }) as const);
  return resultOf(data, ({ services }) => linesOf(services, view, { invocation }).lines, { notes });
}

async function filterOf(invocation: Invocation): Promise<ServiceFilter> {
  const { args, text } = invocation;
  const [status, region] = [text('status'), text('region')];
  const health = healthOf(text('health'));
  if (status !== undefined && !STATUSES.includes(status)) throw unknownChoice('--status', status, STATUSES);
  const read = readSearch(args.join(' '), health);
  if ('problem' in read) throw new WaypostError(read.problem);
  const { fits, needsNetworks } = read.search;
  const networks: readonly Network[] = needsNetworks ? await allOf(invocation.reader().networks) : [];
  return (service) =>
    fits(service, networks) &&
    (status === undefined || service.status === status) &&
    (region === undefined || service.regions.includes(region));
}

function healthOf(given: string | undefined): ServiceHealth | undefined {
  if (given === undefined || WANTED_HEALTH.fits(given)) return given;
  throw unknownChoice('--health', given, HEALTHS);
}

interface TableParts {
  readonly invocation: Invocation;
  /** The widths of an earlier page; the first, which has none, starts with a heading. */
  readonly earlier?: Widths | undefined;
}

const HEAD = ['SERVICE', 'STATUS', 'HEALTH', 'ACCOUNT', 'REGIONS', ''];

function linesOf(services: readonly ServiceSummary[], { output }: ListView, { invocation, earlier }: TableParts) {
  if (output === 'name') return { lines: services.map(({ name }) => name), widths: [] };
  const { pen, columns } = invocation.terminal;
  const isWide = output === 'wide';
  const rows = services.map((service) => [...rowOf(service, pen), ...(isWide ? wideOf(service) : [])]);
  const head = isWide ? [...HEAD, 'APIS', 'ENDPOINTS'] : HEAD;
  const isFirst = earlier === undefined && rows.length > 0;
  const all = fitted(isFirst ? [head.map((title) => pen.dim(title)), ...rows] : rows, isWide ? undefined : columns);
  const widths = widthsOf(all, earlier);
  return { lines: aligned(all, widths), widths };
}

const rowOf: Row = (service, pen) => [
  service.name,
  paintStatus(service.status, pen),
  paintHealth(service.health, pen),
  service.accountId,
  service.regions.join(' '),
  pen.yellow(oddities(service)),
];

const wideOf = ({ apiIds = [], vpceIds = [] }: ServiceSummary): string[] => [apiIds.join(','), vpceIds.join(',')];

function oddities({ conflicts, siblings, ambiguous = 0 }: ServiceSummary): string {
  const parts = [
    ...(conflicts === 0 ? [] : [counted(conflicts, 'conflict')]),
    ...(siblings === 0 ? [] : [counted(siblings, 'sibling')]),
    ...(ambiguous === 0 ? [] : ['ambiguous replacement']),
  ];
  return parts.join(', ');
}
