// `waypost lookup`: the service behind an old or current URL, and the URL to call now.
import { describeUrl, mayStillWork, type LookupAnswer } from '../../model/index.js';
import { resultOf, type CommandSpec } from '../command.js';
import { EXIT } from '../exit-code.js';
import { pastedTextOf } from '../invocation.js';
import { STRICT, failing, gateNotes } from '../strict.js';
import { aligned } from '../terminal/columns.js';
import type { Pen } from '../terminal/pen.js';
import { explainPasted } from './explain.js';

export const lookup: CommandSpec = {
  line: 'lookup <url>',
  summary: 'find the service behind an old or current URL',
  more: 'Takes any execute-api URL, with or without https:// and a path; a curl command; and the message or ARN of a 403. Keeps the path of the call. Exits with code 1 if the registry does not know its API; with --strict, also if a gate of the call fails.',
  shared: ['header'],
  options: [STRICT],
  examples: ['waypost lookup https://a1b2c3d4e5-vpce-0a1b2c3d.execute-api.us-west-2.amazonaws.com/prod/'],
  run: async (invocation) => {
    const text = pastedTextOf(invocation);
    const answer = await invocation.reader().lookup(text);
    const failed = invocation.flag('strict') ? failing(await explainPasted(invocation, text)) : [];
    if (failed.length === 0) return resultOf(answer, linesOf);
    return resultOf({ ...answer, failed }, linesOf, { notes: gateNotes(failed), exit: EXIT.notResolvable });
  },
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
