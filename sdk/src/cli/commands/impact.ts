// `waypost impact`: which callers lose or change their address if an API, an endpoint or a network is removed.
import { resultOf, type CommandSpec } from '../command.js';
import { EXIT } from '../exit-code.js';

export const SNAPSHOT_OPTION = {
  flags: '--snapshot <file>',
  about: 'ask a file of `waypost snapshot` instead of the registry',
};

export const impact: CommandSpec = {
  line: 'impact <id-or-url>',
  summary: 'show what breaks if an API, endpoint or network is removed',
  more: 'Takes the id of an API, endpoint or VPC, a URL, or the name of a network or service. Compares the address of each service from each network before and after, and lists the policies that name the id. Exits with code 1 if a caller is affected.',
  shared: [],
  options: [SNAPSHOT_OPTION],
  examples: ['waypost impact vpce-0a1b2c3d', 'waypost impact a1b2c3d4e5 --json | jq .routes[]'],
  run: async (invocation) => {
    const [{ readEstate }, { lossesOf }, { impactOf }, { impactLines }] = await Promise.all([
      import('../impact/estate.js'),
      import('../impact/target.js'),
      import('../impact/impact.js'),
      import('../impact/show-impact.js'),
    ]);
    const estate = await readEstate(invocation);
    const report = impactOf(estate, lossesOf(invocation.args[0] ?? '', estate));
    const isFree = report.routes.length + report.policies.length === 0;
    return resultOf(report, impactLines, { exit: isFree ? EXIT.found : EXIT.notResolvable });
  },
};
