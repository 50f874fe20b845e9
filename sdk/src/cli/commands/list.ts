// `waypost list`: the services, printed page by page so that the first lines appear at once.
import { defined, fitsGlob, type ServiceSummary } from '../../model/index.js';
import { resultOf, type CommandSpec, type Invocation } from '../command.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { invalidRequest } from '../failure.js';
import { pagingOf } from '../invocation.js';
import { pagesOf } from '../reader/reader.js';
import { aligned, counted, widthsOf, type Widths } from '../terminal/columns.js';
import { paintStatus, type Pen } from '../terminal/pen.js';
import { cleaned } from '../terminal/plain.js';

const STATUSES = ['live', 'not-ready', 'gone'];

export const list: CommandSpec = {
  line: 'list [pattern]',
  summary: 'list the services',
  more: 'Lists all services unless --limit is given. A pattern may contain * and ?; quote it.',
  shared: ['region', 'paging'],
  options: [{ flags: '--status <status>', about: 'only services with this status: live, not-ready or gone' }],
  examples: ["waypost list 'orders-*' --status live", 'waypost list --json | jq -r .services[].name'],
  run: async (invocation) => {
    const isWanted = filterOf(invocation);
    const { limit, cursor: from } = pagingOf(invocation);
    if (limit === undefined) return listAll(invocation, isWanted, from);
    const { items, cursor } = await invocation.reader().services({ limit, cursor: from });
    const notes = cursor === undefined ? [] : [{ kind: 'note', text: `More: --cursor ${cursor}` } as const];
    const data = { services: items.filter(isWanted), ...defined({ cursor }) };
    return resultOf(data, ({ services }, pen) => linesOf(services, pen).lines, { notes });
  },
};

type ServiceFilter = (service: ServiceSummary) => boolean;

async function listAll(invocation: Invocation, isWanted: ServiceFilter, cursor: string | undefined): Promise<ExitCode> {
  const { json, terminal } = invocation;
  const all: ServiceSummary[] = [];
  let widths: Widths | undefined;
  for await (const page of pagesOf(invocation.reader().services, { cursor })) {
    const wanted = page.filter(isWanted);
    if (json) all.push(...wanted);
    else if (wanted.length > 0) {
      const printed = linesOf(cleaned(wanted), terminal.pen, widths);
      widths = printed.widths;
      terminal.print(printed.lines);
    }
  }
  if (json) terminal.json({ services: all });
  else if (widths === undefined) terminal.note('No services found.');
  return EXIT.found;
}

function filterOf({ args, text }: Invocation): ServiceFilter {
  const [pattern] = args;
  const [status, region] = [text('status'), text('region')];
  if (status !== undefined && !STATUSES.includes(status)) {
    throw invalidRequest(
      `Invalid --status ${JSON.stringify(status.slice(0, 40))}.`,
      'Give --status live, not-ready or gone.',
    );
  }
  return (service) =>
    (pattern === undefined || fitsGlob(service.name, pattern)) &&
    (status === undefined || service.status === status) &&
    (region === undefined || service.regions.includes(region));
}

/** The first page, which has no earlier widths, starts with a heading. */
function linesOf(services: readonly ServiceSummary[], pen: Pen, earlier?: Widths) {
  const head = ['SERVICE', 'STATUS', 'ACCOUNT', 'REGIONS', ''];
  const rows = services.map((service) => [
    service.name,
    paintStatus(service.status, pen),
    service.accountId,
    service.regions.join(' '),
    pen.yellow(oddities(service)),
  ]);
  const isFirst = earlier === undefined && rows.length > 0;
  const all = isFirst ? [head.map((title) => pen.dim(title)), ...rows] : rows;
  const widths = widthsOf(all, earlier);
  return { lines: aligned(all, widths), widths };
}

function oddities({ conflicts, siblings }: ServiceSummary): string {
  const parts = [
    ...(conflicts === 0 ? [] : [counted(conflicts, 'conflict')]),
    ...(siblings === 0 ? [] : [counted(siblings, 'sibling')]),
  ];
  return parts.join(', ');
}
