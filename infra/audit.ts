// npm run audit: known vulnerabilities in what is shipped, where the registry can tell. A step of the CI and no test, since its
// answer changes without a change here.
import { spawnSync } from 'node:child_process';
import { type AuditReport, judge } from './judge-audit.js';
import { ROOT } from './third-party.js';

const args = ['audit', '--omit=dev', '--json', '--fetch-retries=0', '--fetch-timeout=20000'];
const { stdout } = spawnSync('npm', args, { cwd: ROOT, encoding: 'utf8', timeout: 60_000 });
const { ok, says } = judge(read(stdout));
process.stdout.write(`${says}\n`);
process.exitCode = ok ? 0 : 1;

function read(text: string): AuditReport | undefined {
  try {
    return JSON.parse(text) as AuditReport; // npm wrote it
  } catch {
    return undefined;
  }
}
