// `waypost lookup`: the service behind an old or current URL, and the URL to call now.
import { describeUrl, mayStillWork, type LookupAnswer } from '../../model/index.js';
import { resultOf, type CommandSpec } from '../command.js';
import { pastedTextOf } from '../invocation.js';
import { aligned } from '../terminal/columns.js';
import type { Pen } from '../terminal/pen.js';

export const lookup: CommandSpec = {
  line: 'lookup <url>',
  summary: 'find the service behind an old or current URL',
  more: 'Takes any execute-api URL, with or without https:// and a path; a curl command; and the message or ARN of a 403. Keeps the path of the call. Exits with code 1 if the registry does not know its API.',
  shared: ['header'],
  examples: ['waypost lookup https://a1b2c3d4e5-vpce-0a1b2c3d.execute-api.us-west-2.amazonaws.com/prod/'],
  run: async (invocation) => resultOf(await invocation.reader().lookup(pastedTextOf(invocation)), linesOf),
};

function linesOf(answer: LookupAnswer, pen: Pen): string[] {
  const { service, current, apiId, serving, address, call } = answer;
  const isDead = !current && !mayStillWork(answer);
  const state = current ? pen.green('current') : pen.yellow(isDead ? 'no longer current' : 'not current');
  const other = serving === undefined ? '' : isDead ? ` ${pen.dim('→')} ${serving}` : `, beside ${serving}`;
  const url =
    address === undefined ? pen.yellow('no address from this URL’s network') : `${address.url}${call?.path ?? ''}`;
  const headers = Object.entries(address?.headers ?? {}).map(([name, value]) => ['header', `${name}: ${value}`]);
  const rows = [['api', `${apiId}${other}`], [current ? 'url' : 'call now', url], ...headers];
  return [
    `${pen.bold(service)}  ${state}`,
    ...(current ? [] : [`  ${describeUrl(answer)}`]),
    ...aligned(rows.map(([label = '', text = '']) => [`  ${pen.dim(label)}`, text])),
  ];
}
