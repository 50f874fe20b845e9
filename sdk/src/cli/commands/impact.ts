// `waypost impact`: which callers lose or change their address if an API, an endpoint or a network is removed.
import { WANTED_SUBJECT, asChoice, isHarmless, isWaypostError, quote, type ImpactPage } from '../../model/index.js';
import { resultOf, type CommandSpec, type Invocation } from '../command.js';
import { EXIT } from '../exit-code.js';
import { invalidRequest } from '../failure.js';
import { judgeImpact, wholeImpact } from '../reader/whole-impact.js';

export const SNAPSHOT_OPTION = {
  flags: '--snapshot <file>',
  about: 'ask a file of `waypost snapshot` instead of the registry',
};

export const impact: CommandSpec = {
  line: 'impact <id-or-url>',
  summary: 'show what breaks if an API, endpoint or network is removed',
  more: 'Takes the id of an API, endpoint or VPC, a URL, or the name of a network or service. Compares the address of each service from each network before and after, and lists the names that no API serves then and the policies that name the id. Exits with code 1 if a caller is affected.',
  shared: [],
  options: [SNAPSHOT_OPTION],
  examples: ['waypost impact vpce-0a1b2c3d', 'waypost impact a1b2c3d4e5 --json | jq .routes[]'],
  run: async (invocation) => {
    const { impactLines } = await import('../impact/show-impact.js');
    const report = await reportOf(invocation).catch((error: unknown) => {
      throw unknownSubject(error);
    });
    return resultOf(report, impactLines, { exit: isHarmless(report) ? EXIT.found : EXIT.notResolvable });
  },
};

async function reportOf({ args: [of = ''], text, context, reader }: Invocation): Promise<ImpactPage> {
  const { fits, wanted } = WANTED_SUBJECT;
  if (!fits(of)) throw invalidRequest(`Invalid subject ${quote(of)}.`, `Give ${wanted}.`);
  const file = text('snapshot');
  if (file === undefined) return wholeImpact((paging) => reader().impact(of, paging));
  const { estateOfSnapshot, readsOf } = await import('../impact/estate.js');
  const reads = readsOf(estateOfSnapshot(file, context.runtime.now()));
  return wholeImpact((paging) => judgeImpact(reads, of, paging));
}

/** Exit code 1 is an impact: a subject that nobody knows is a wrong command line. */
function unknownSubject(error: unknown): unknown {
  if (!isWaypostError(error) || (error.code !== 'SERVICE_NOT_FOUND' && error.code !== 'NETWORK_NOT_FOUND'))
    return error;
  const meant = 'didYouMean' in error.details ? (error.details.didYouMean ?? []) : [];
  return invalidRequest(
    error.problem.message,
    meant.length === 0
      ? 'Give the id of an API, endpoint or VPC, a URL, or a name: `waypost list`.'
      : `Did you mean ${asChoice(meant)}?`,
  );
}
