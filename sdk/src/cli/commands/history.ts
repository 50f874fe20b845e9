// `waypost history`: how a name moved, newest first: when, from which API to which, by whom, with what.
import { WaypostError, invalidQuestion } from '../../model/index.js';
import { answer, type Call, type CommandSpec } from '../command.js';
import { pagingOf } from '../paging.js';
import type { HistoryLine, Operations, Served } from '../reader/reader.js';
import { withSuggestion } from '../suggest-name.js';
import { aligned } from '../terminal/columns.js';
import type { Pen } from '../terminal/pen.js';
import { invalidRequest } from '../failure.js';
import { nowhere } from '../place.js';

const USUAL = 20;

export const history: CommandSpec = {
  line: 'history <service>',
  summary: 'show how a service moved: when, by whom, from what to what',
  more: `Newest first, ${USUAL} lines unless --limit says otherwise. Needs the query endpoint: the readers' table holds no history.`,
  shared: ['region', 'paging'],
  examples: ['waypost history orders-api --url http://127.0.0.1:4680 --limit 5'],
  run: async (call) => {
    const [service = ''] = call.args;
    const invalid = invalidQuestion({ service, registry: '' });
    if (invalid !== undefined) throw new WaypostError(invalid);
    const { limit = USUAL, cursor } = pagingOf(call);
    const asked = operationsOf(call, 'the history').history(service, { limit, cursor });
    const page = await withSuggestion(call, asked);
    const region = call.text('region');
    const lines = page.items.filter((line) => region === undefined || line.region === region);
    const more = page.cursor;
    return answer(
      { history: lines, ...(more === undefined ? {} : { cursor: more }) },
      (data, pen) => linesOf(data.history, pen),
      { notes: more === undefined ? [] : [{ kind: 'note', text: `Older: --cursor ${more}` }] },
    );
  },
};

/** What only the query endpoint tells; with nothing but a reader's table, the error says what is lacking. */
export function operationsOf(call: Call, what: string): Operations {
  if (!call.hasRegistry) throw nowhere();
  const { operations, description } = call.reader();
  if (operations !== undefined) return operations;
  throw invalidRequest(
    `The readers' table does not hold ${what}: with ${description} alone it cannot be shown.`,
    'Name the query endpoint too: --url or WAYPOST_URL. An operator without one can look in the console: npm start -- --table <name>.',
  );
}

function linesOf(lines: readonly HistoryLine[], pen: Pen): string[] {
  if (lines.length === 0) return [pen.dim('No line of its history is kept.')];
  const [head = '', ...rows] = aligned([
    ['WHEN (UTC)', 'REGION', 'FROM', '', 'TO', 'CALL', 'BY', 'WITH'],
    ...lines.map(({ at, region, from, to, cause }) => [
      at.replace('T', ' ').replace('Z', ''),
      region,
      pen.dim(served(from)),
      pen.dim('→'),
      to === null ? pen.red(served(to)) : pen.green(served(to)),
      cause.eventName,
      cause.principal ?? pen.dim('unknown'),
      cause.tool ?? pen.dim('-'),
    ]),
  ]);
  return [pen.dim(head), ...rows];
}

function served(api: Served | null): string {
  return api === null ? 'nothing' : `${api.apiId}/${api.stage}`;
}
