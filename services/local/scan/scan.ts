// `--scan`: one full sweep of a real account into the local server's registry, told as it goes on.
import { scan, type ScanResult } from '../../adapters/aws/scan.js';
import type { OnPublished } from '../../app/ingest/report-published.js';
import type { TableConnection } from '../../adapters/dynamodb/client.js';
import type { Environment } from '../../adapters/environment.js';
import type { SweepProgress, SweepReport } from '../../app/sweep/report.js';
import type { Unseen } from '../../app/sweep/ports.js';
import type { ScanOptions } from '../options.js';
import { StartRefused } from '../start-refused.js';
import type { Terminal } from '../terminal.js';

/** What `/healthz` says of the scan. `held`: how many removals wait for a second sweep. */
export interface ScanState {
  readonly state: 'running' | 'done' | 'failed';
  readonly finishedAt: string | null;
  readonly held: number;
}

export interface LocalScan {
  readonly state: () => ScanState;
  /** Never throws: what went wrong is told, and in the state. */
  readonly run: (environment: Environment, connection: TableConnection, onPublished?: OnPublished) => Promise<void>;
}

/**
 * The scan that the options ask for, not yet begun.
 * @throws StartRefused where no region is named.
 */
export function createScan(options: ScanOptions, env: Environment, terminal: Terminal): LocalScan {
  const regions = regionsOf(options, env);
  let current: ScanState = { state: 'running', finishedAt: null, held: 0 };
  const finish = (state: 'done' | 'failed', held: number): void => {
    current = { state, finishedAt: new Date().toISOString(), held };
  };
  return {
    state: () => current,
    run: async (environment, connection, onPublished) => {
      terminal.say(`Reading the account (read-only): ${regions === 'all' ? 'all regions' : regions.join(', ')}`);
      try {
        const parts = {
          connection,
          rechecks: { send: () => Promise.resolve() },
          progress: source(terminal),
          ...(onPublished === undefined ? {} : { onPublished }),
        };
        const settings = { ...sweepVariables(env), ...environment };
        const scanned = await scan(settings, parts, { regions, confirm: options.confirm });
        const held = tellOutcome(scanned, options, terminal);
        finish(isWell(scanned) ? 'done' : 'failed', held);
      } catch (error) {
        terminal.complain(error instanceof Error ? error.message : String(error));
        finish('failed', 0);
      }
      terminal.say();
    },
  };
}

function regionsOf({ regions }: ScanOptions, env: Environment): 'all' | string[] {
  if (regions === 'all') return 'all';
  const named = regions === 'environment' ? [env.AWS_REGION, env.AWS_DEFAULT_REGION] : [regions.only];
  const region = named.find((name) => name !== undefined && name !== '');
  if (region !== undefined) return [region];
  throw new StartRefused('--scan wants a region.', 'Set AWS_REGION, or add --region <name> or --all-regions.');
}

/** What tunes a sweep, and nothing that would lead the local server to another registry. */
function sweepVariables(env: Environment): Environment {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => /^WAYPOST_(SWEEP_(RPS|SETTLE)|DELETION_GUARD_)/.test(name)),
  );
}

const STEP = 25;

const WHAT = { apis: 'REST APIs', endpoints: 'execute-api endpoints', domains: 'private custom domain names' } as const;

function source({ say, dim }: Terminal): (progress: SweepProgress) => void {
  return (progress) => {
    switch (progress.step) {
      case 'opened':
        say(
          `  account ${progress.account} in ${progress.region}${progress.resumed ? dim('  goes on where it was cut off') : ''}`,
        );
        break;
      case 'listed':
        say(
          `  ${String(progress.count)} ${WHAT[progress.what]}${progress.complete ? '' : dim('  (not all could be listed)')}`,
        );
        break;
      case 'stages':
      case 'lookups':
        if (progress.done % STEP === 0 || progress.done === progress.of) {
          say(
            dim(
              `  ${progress.step === 'stages' ? 'stages read' : 'looked up'}: ${String(progress.done)} of ${String(progress.of)}`,
            ),
          );
        }
        break;
      case 'held':
      case 'finished':
        break;
    }
  };
}

function isWell(scanned: ScanResult): boolean {
  return (
    scanned.kind === 'swept' && scanned.reports.every(({ outcome }) => outcome === 'done' || outcome === 'partial')
  );
}

/** @returns how many removals were held back */
function tellOutcome(scanned: ScanResult, options: ScanOptions, terminal: Terminal): number {
  if (scanned.kind === 'unseen') {
    tellUnseen([scanned.unseen], terminal);
    return 0;
  }
  for (const report of scanned.reports) tellReport(report, options, terminal);
  return scanned.reports.reduce((sum, report) => sum + report.held.length, 0);
}

function tellReport(report: SweepReport, { confirm }: ScanOptions, terminal: Terminal): void {
  const { say, bold, dim } = terminal;
  const { seen, drift } = report;
  if (report.message !== undefined) terminal.complain(`  ${report.region}: ${report.message}`);
  say(
    `  ${bold(report.region)}  ${String(seen.privateApis)} private of ${String(seen.apis)} REST APIs, ${String(seen.endpoints)} endpoints; ` +
      `${String(report.applied)} changed, ${String(report.removed.length)} removed ${dim(`(${String(report.calls)} calls)`)}`,
  );
  if (drift.missedCreates + drift.missedDeletes + drift.wrongFields > 0) {
    say(
      dim(
        `    new to the registry: ${String(drift.missedCreates)}, gone: ${String(drift.missedDeletes)}, corrected: ${String(drift.wrongFields)}`,
      ),
    );
  }
  for (const { apiId, name } of report.unclaimed.slice(0, STEP)) {
    say(dim(`    unclaimed: API ${apiId} ${JSON.stringify(name ?? '')} gives no name; tag it waypost:service`));
  }
  if (report.held.length > 0) tellHeld(report, confirm, terminal);
  tellUnseen(report.unseen, terminal);
  for (const { id, message } of report.failures) terminal.complain(`    ${id} could not be stored: ${message}`);
}

function tellHeld({ held, heldReasons }: SweepReport, confirm: boolean, { say, bold }: Terminal): void {
  say(bold(`    Held back: ${String(held.length)} removals`));
  for (const reason of heldReasons) say(`      ${reason}`);
  for (const { kind, id, stage } of held.slice(0, STEP))
    say(`      ${kind} ${id}${stage === undefined ? '' : ` ${stage}`}`);
  if (held.length > STEP) say(`      … and ${String(held.length - STEP)} more`);
  if (!confirm) say('      If they are really gone: npm start -- --scan --confirm');
}

function tellUnseen(unseen: readonly Unseen[], { complain }: Terminal): void {
  const calls = new Map(unseen.map((each) => [`${each.call} ${each.reason}`, each]));
  for (const { call, permission, reason, message } of calls.values()) {
    const count = unseen.filter((each) => each.call === call && each.reason === reason).length;
    const times = count > 1 ? ` (${String(count)} times)` : '';
    const need = reason === 'denied' ? ` It needs the permission ${permission}.` : '';
    complain(`    Not seen: ${call}${times}: ${message}${need}`);
  }
}
