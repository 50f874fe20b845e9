// `npm run audit`: reports known vulnerabilities in the shipped packages. It is a step of CI and not a test, because its result
// changes without a change in this repository.
import { spawnSync } from 'node:child_process';
import { type AuditReport, judgeAudit } from './judge-audit.js';
import { ROOT } from './third-party.js';

const args = ['audit', '--omit=dev', '--json', '--fetch-retries=0', '--fetch-timeout=20000'];
const { stdout } = spawnSync('npm', args, { cwd: ROOT, encoding: 'utf8', timeout: 60_000 });
const { ok, message } = judgeAudit(read(stdout));
process.stdout.write(`${message}\n`);
process.exitCode = ok ? 0 : 1;

function read(text: string): AuditReport | undefined {
  try {
    return JSON.parse(text) as AuditReport; // npm wrote it
  } catch {
    return undefined;
  }
}
