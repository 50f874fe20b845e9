// `npm run test:nodes`: runs the tests on Node 22, 24 and 26, whichever Node is installed. Versions and Jest's arguments may follow:
// `npm run test:nodes -- 24 services/core`, `npm run test:nodes -- 20.15`. The binaries come from the npm packages
// node-{platform}-{arch} and are kept below node_modules/.cache.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
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
  const node = install(version);
  process.stdout.write(`\nNode ${spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout}`);
  // The tests start further processes by `node`.
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}` };
  return spawnSync(node, [join(ROOT, '.ci/test.js'), ...rest], { cwd: ROOT, env, stdio: 'inherit' }).status === 0;
}

/**
 * @param {string} version
 * @returns {string} the path of the binary
 */
function install(version) {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const folder = join(ROOT, 'node_modules/.cache/nodes', version);
  const node = join(folder, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(node)) return node;
  mkdirSync(folder, { recursive: true });
  const options = ['--prefix', folder, '--no-audit', '--no-fund', '--ignore-scripts'];
  const { status } = spawnSync('npm', ['install', ...options, `${name}@${version}`], { cwd: folder, stdio: 'inherit' });
  if (status !== 0) throw new Error(`Cannot install ${name}@${version} from npm.`);
  return node;
}
