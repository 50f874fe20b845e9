// `waypost history`: the changes of a service's address, newest first.
import { WaypostError, defined, invalidQuestion, type HistoryLine } from '../../model/index.js';
import { resultOf, type CommandSpec, type Invocation } from '../command.js';
import { invalidRequest } from '../failure.js';
import { pagingOf } from '../invocation.js';
import type { OperatorReader } from '../reader/reader.js';
import { withSuggestion } from '../suggest-name.js';
import { aligned } from '../terminal/columns.js';
import type { Pen } from '../terminal/pen.js';
import { stageText } from '../terminal/stage.js';

const DEFAULT_LIMIT = 20;

export const history: CommandSpec = {
  line: 'history <service>',
  summary: 'show when, how and by whom a service was changed',
  more: `Newest first, ${DEFAULT_LIMIT} lines by default. Needs the query endpoint: the readers' table does not hold the history.`,
  shared: ['region', 'paging'],
  examples: ['waypost history orders-api --url http://127.0.0.1:4680 --limit 5'],
  run: async (invocation) => {
    const [service = ''] = invocation.args;
    const invalid = invalidQuestion({ service, registry: '' });
    if (invalid !== undefined) throw new WaypostError(invalid);
    const { limit = DEFAULT_LIMIT, cursor: from } = pagingOf(invocation);
    const pending = operatorReaderOf(invocation, 'the history').history(service, { limit, cursor: from });
    const { items, cursor } = await withSuggestion(invocation, pending);
    const region = invocation.text('region');
    const lines = items.filter((line) => region === undefined || line.region === region);
    return resultOf({ history: lines, ...defined({ cursor }) }, (data, pen) => linesOf(data.history, pen), {
      notes: cursor === undefined ? [] : [{ kind: 'note', text: `Older: --cursor ${cursor}` }],
    });
  },
};

/** @throws WaypostError INVALID_REQUEST where only a readers' table is configured, which does not hold `what` */
export function operatorReaderOf(invocation: Invocation, what: string): OperatorReader {
  const { operator, description } = invocation.reader();
  if (operator !== undefined) return operator;
  throw invalidRequest(
    `The readers' table (${description}) does not hold ${what}.`,
    'Give the query endpoint by --url or WAYPOST_URL; without one, an operator can open the console: npm start -- --table <name>.',
  );
}

function linesOf(lines: readonly HistoryLine[], pen: Pen): string[] {
  if (lines.length === 0) return [pen.dim('No history is kept for this service.')];
  const [head = '', ...rows] = aligned([
    ['WHEN (UTC)', 'REGION', 'FROM', '', 'TO', 'CALL', 'BY', 'WITH', ''],
    ...lines.map(({ at, region, from, to, cause, coexisting }) => [
      at.replace('T', ' ').replace('Z', ''),
      region,
      pen.dim(stageText(from)),
      pen.dim('→'),
      to === null ? pen.red(stageText(to)) : pen.green(stageText(to)),
      cause.eventName,
      cause.principal ?? pen.dim('unknown'),
      cause.tool ?? pen.dim('-'),
      coexisting === undefined ? '' : pen.yellow(`ambiguous: or ${coexisting.join(', ')}`),
    ]),
  ]);
  return [pen.dim(head), ...rows];
}
