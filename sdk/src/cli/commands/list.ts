// `waypost list`: the services, page by page as they come, so that the first lines are there at once.
import { fitsGlob, type ServiceSummary } from '../../model/index.js';
import { answer, type Call, type CommandSpec } from '../command.js';
import { EXIT } from '../exit-code.js';
import { invalidRequest } from '../failure.js';
import { pagingOf } from '../paging.js';
import { pagesOf } from '../reader/reader.js';
import { aligned, said, widthsOf, type Widths } from '../terminal/columns.js';
import { cleaned } from '../terminal/plain.js';
import { paintStatus } from '../terminal/status.js';
import type { Pen } from '../terminal/pen.js';

const STATUSES = ['live', 'not-ready', 'gone'];

export const list: CommandSpec = {
  line: 'list [pattern]',
  summary: 'list the services',
  more: 'Lists all of them, read in pages. A pattern may hold * and ?, and is best quoted.',
  shared: ['region', 'paging'],
  options: [{ flags: '--status <status>', about: 'only those that are live, not-ready or gone' }],
  examples: ["waypost list 'orders-*' --status live", 'waypost list --json | jq -r .services[].name'],
  run: async (call) => {
    const keep = filterOf(call);
    const { limit, cursor } = pagingOf(call);
    if (limit !== undefined) {
      const page = await call.reader().services({ limit, cursor });
      const services = page.items.filter(keep);
      const notes = page.cursor === undefined ? [] : [{ kind: 'note', text: `More: --cursor ${page.cursor}` } as const];
      const data = { services, ...(page.cursor === undefined ? {} : { cursor: page.cursor }) };
      return answer(data, (shown, pen) => rowsOf(shown.services, { pen, first: true, before: [] }).lines, { notes });
    }
    return listAll(call, keep);
  },
};

async function listAll(call: Call, keep: (service: ServiceSummary) => boolean): Promise<typeof EXIT.found> {
  const { services } = call.reader();
  const { cursor } = pagingOf(call);
  const all: ServiceSummary[] = [];
  let [widths, count]: [Widths, number] = [[], 0];
  for await (const page of pagesOf(services, { cursor })) {
    const kept = page.filter(keep);
    if (call.json) all.push(...kept);
    else if (kept.length > 0) {
      const shown = rowsOf(cleaned(kept), { pen: call.terminal.pen, first: count === 0, before: widths });
      widths = shown.widths;
      call.terminal.say(shown.lines);
    }
    count += kept.length;
  }
  if (call.json) call.terminal.json({ services: all });
  else if (count === 0) call.terminal.note('No service is listed.');
  return EXIT.found;
}

function filterOf(call: Call): (service: ServiceSummary) => boolean {
  const [pattern] = call.args;
  const [status, region] = [call.text('status'), call.text('region')];
  if (status !== undefined && !STATUSES.includes(status)) {
    throw invalidRequest(`${JSON.stringify(status.slice(0, 40))} is no status.`, `Give ${STATUSES.join(', ')}.`);
  }
  return (service) =>
    (pattern === undefined || fitsGlob(service.name, pattern)) &&
    (status === undefined || service.status === status) &&
    (region === undefined || service.regions.includes(region));
}

interface RowsOptions {
  readonly pen: Pen;
  readonly first: boolean;
  readonly before: Widths;
}

function rowsOf(services: readonly ServiceSummary[], { pen, first, before }: RowsOptions) {
  const head = ['SERVICE', 'STATUS', 'ACCOUNT', 'REGIONS', ''];
  const rows = services.map((service) => [
    service.name,
    paintStatus(service.status, pen),
    service.accountId,
    service.regions.join(' '),
    pen.yellow(oddities(service)),
  ]);
  const all = first ? [head, ...rows] : rows;
  const widths = widthsOf(all, before);
  const lines = aligned(all, widths);
  const [title = '', ...others] = lines;
  return { lines: first ? (services.length === 0 ? [] : [pen.dim(title), ...others]) : lines, widths };
}

function oddities({ conflicts, siblings }: ServiceSummary): string {
  const any = (count: number, noun: string) => (count === 0 ? [] : [said(count, noun)]);
  return [...any(conflicts, 'conflict'), ...any(siblings, 'sibling')].join(', ');
}
