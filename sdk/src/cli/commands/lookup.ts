// `waypost lookup`: which service is behind a URL that somebody has, and what to call now.
import type { LookupAnswer } from '../../model/index.js';
import { answer, type CommandSpec } from '../command.js';
import { nowhere } from '../place.js';
import { aligned } from '../terminal/columns.js';
import type { Pen } from '../terminal/pen.js';

export const lookup: CommandSpec = {
  line: 'lookup <url>',
  summary: 'find the service behind an old or current URL',
  more: 'Takes any execute-api URL, with or without https:// and a path. Exit code 1 when no API of the registry bears it.',
  shared: [],
  examples: ['waypost lookup https://a1b2c3d4e5-vpce-0a1b2c3d.execute-api.us-west-2.amazonaws.com/prod/'],
  run: async (call) => {
    if (!call.hasRegistry) throw nowhere();
    const found = await call.reader().lookup(call.args[0] ?? '');
    return answer(found, linesOf);
  },
};

function linesOf({ service, current, apiId, replacedBy, address }: LookupAnswer, pen: Pen): string[] {
  const state = current ? pen.green('current') : pen.yellow('no longer current');
  const moved = replacedBy === undefined ? [] : [['api', `${apiId} ${pen.dim('→')} ${replacedBy}`]];
  const url = address === undefined ? pen.yellow('no address from this URL’s network') : address.url;
  const headers = Object.entries(address?.headers ?? {}).map(([name, value]) => ['header', `${name}: ${value}`]);
  const rows = [...(moved.length > 0 ? moved : [['api', apiId]]), [current ? 'url' : 'call now', url], ...headers];
  return [
    `${pen.bold(service)}  ${state}`,
    ...aligned(rows.map(([label = '', text = '']) => [`  ${pen.dim(label)}`, text])),
  ];
}
