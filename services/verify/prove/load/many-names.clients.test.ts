// Runs `many-names` in a separate process: more names at once than a registry holds in memory. It takes seconds on a quiet machine.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(__dirname, '../../../..');

it('25 000 names that are asked for at once are all resolved', async () => {
  const run = ['services/verify/prove/main.ts', '--seed', '1', '--target', 'many-names', '--runs', '25000'];

  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', ...run, '--workers', '1'], {
    cwd: ROOT,
  });

  expect(stdout).toMatch(/passed: 25 000 names/);
}, 120_000);
