// `npm test`: Jest, with two words of our own. `--changed` runs the tests that the uncommitted change reaches; `--clients` runs the
// second tier (browsers, other languages, reproducible builds) in place of the first.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';

const OWN = { '--changed': ['--onlyChanged'], '--clients': ['--testMatch=**/*.clients.test.ts'] };

const args = process.argv.slice(2).flatMap((arg) => OWN[/** @type {keyof typeof OWN} */ (arg)] ?? [arg]);
const jest = createRequire(import.meta.url).resolve('jest/bin/jest');
const { status } = spawnSync(process.execPath, [jest, ...args], { stdio: 'inherit' });
process.exitCode = status ?? 1;
