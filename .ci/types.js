// `npm run types`: checks the types of both projects with the native compiler, TypeScript 7, which needs a third of the time of
// TypeScript 6. ESLint and the API report need the library of TypeScript 6, so both are installed.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ROOT } from './nodes.js';

const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript-7/package.json')), 'bin/tsc');
// Several threads repeat part of the work. Continuous integration has no core free for them.
const threads = process.env.CI === undefined ? [] : ['--singleThreaded'];

const passes = Object.entries({ types: 'tsconfig.checks.json', console: 'services/console/tsconfig.json' }).map(
  ([name, project]) => {
    const kept = ['--incremental', '--tsBuildInfoFile', `node_modules/.cache/${name}.tsbuildinfo`];
    const args = [compiler, '--noEmit', ...threads, ...kept, '-p', project];
    return spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit' }).status === 0;
  },
);
process.exitCode = passes.every(Boolean) ? 0 : 1;
