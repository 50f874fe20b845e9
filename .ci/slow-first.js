// The order in which Jest runs the test files: the slow ones first, so that none of them runs alone at the end. Where Jest has not
// yet measured a file, as after a fresh clone, it goes by the file's size, which says little of its time.
import Sequencer from '@jest/test-sequencer';

/** The slowest suites, the slowest first. The order need not be exact, and a suite missing here runs with the others. */
export const SLOW = [
  'infra/test/release.clients.test.ts',
  'services/test/console/console.clients.test.ts',
  'services/verify/prove/faults/faults.test.ts',
  'services/verify/prove/load/load.test.ts',
  'sdk/examples/test/recipes.clients.test.ts',
  'services/test/console/many.clients.test.ts',
  'sdk/src/agent/slow-clients.clients.test.ts',
  'infra/test/templates.test.ts',
  'services/test/aws/omissions.test.ts',
  'services/test/docs/snippets.test.ts',
  'services/test/aws/lost-events.test.ts',
  'services/test/aws/domains.test.ts',
  'services/test/local/engine.test.ts',
  'services/test/local/process.test.ts',
  'sdk/src/agent/heal.clients.test.ts',
  'sdk/src/fetch/unsent.clients.test.ts',
  'services/verify/prove/world/world.test.ts',
  'services/verify/prove/load/many-names.clients.test.ts',
  // Its calls are timed, in several languages: it starts when the heaviest suites are done.
  'sdk/examples/test/agent.clients.test.ts',
  'sdk/src/fetch/heal.test.ts',
  'services/test/aws/sweep.test.ts',
  'services/verify/prove/load/transfer.clients.test.ts',
  'services/test/aws/wrong-answers.test.ts',
  'sdk/src/agent/hostile.clients.test.ts',
  'services/test/aws/sweep-budget.test.ts',
  'sdk/src/cli/commands/addresses.test.ts',
  'services/core/names/succession.test.ts',
  'services/test/local/scan.test.ts',
  'services/test/transfer.test.ts',
  'services/verify/prove/fuzz/fuzz.test.ts',
];

export class SlowFirst extends Sequencer {
  /**
   * @override
   * @param {import('@jest/test-result').Test[]} tests
   */
  async sort(tests) {
    const rank = (/** @type {import('@jest/test-result').Test} */ { path, context }) => {
      const place = SLOW.findIndex((name) => path === `${context.config.rootDir}/${name}`);
      return place === -1 ? SLOW.length : place;
    };
    return (await super.sort([...tests])).sort((a, b) => rank(a) - rank(b));
  }
}

export default SlowFirst;
