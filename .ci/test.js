// `npm test`: Jest, with three words of our own. `--changed` runs the tests that the uncommitted change reaches; `--clients` runs the
// second tier (browsers, other languages, reproducible builds) in place of the first, and `--all` runs both tiers at once.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';

/** @type {Partial<Record<string, string[]>>} */
const OWN = {
  '--changed': ['--onlyChanged'],
  '--clients': ['--testMatch=**/*.clients.test.ts'],
  '--all': ['--testMatch=**/*.test.ts'],
};

const given = process.argv.slice(2);
// Ours come last: Jest reads a path that follows `--testMatch` as another pattern.
const args = [...given.filter((arg) => OWN[arg] === undefined), ...given.flatMap((arg) => OWN[arg] ?? [])];
const jest = createRequire(import.meta.url).resolve('jest/bin/jest');
// Each worker takes these over: half as many collections of young objects, and on Node 20, which has no compiler between its fast
// and its thorough one, a function must run eight times as long as usual until it is optimised. Little in a test runs that often.
const options = [
  '--max-semi-space-size=64',
  ...(process.version.startsWith('v20.') ? ['--interrupt-budget=540672'] : []),
];
const { status } = spawnSync(process.execPath, [...options, jest, ...args], { stdio: 'inherit' });
process.exitCode = status ?? 1;
