// `npm run test:nodes`: runs the tests on Node 22, 24 and 26, whichever Node is installed. Versions and Jest's arguments may follow:
// `npm run test:nodes -- 24 services/core`, `npm run test:nodes -- 20.15`.
import { spawnSync } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';
import { installNode, ROOT } from './nodes.js';

const VERSIONS = ['22', '24', '26'];
const VERSION = /^\d+(\.\d+)*$/;

const args = process.argv.slice(2);
const given = args.filter((arg) => VERSION.test(arg));
const rest = args.filter((arg) => !VERSION.test(arg));
const failed = (given.length === 0 ? VERSIONS : given).filter((version) => !runOn(version));
if (failed.length > 0) {
  process.stderr.write(`The tests fail on Node ${failed.join(', ')}.\n`);
  process.exitCode = 1;
}

/**
 * @param {string} version
 * @returns {boolean} whether the tests pass
 */
function runOn(version) {
  const node = installNode(version);
  process.stdout.write(`\nNode ${spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout}`);
  // The tests start further processes by `node`.
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}` };
  return spawnSync(node, [join(ROOT, '.ci/test.js'), ...rest], { cwd: ROOT, env, stdio: 'inherit' }).status === 0;
}
