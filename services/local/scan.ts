// `--scan`: one full sweep of a real account into the local registry, with its progress printed.
import { defined, messageOf, type Unseen, type Environment } from 'waypost/model';
import { scan, type ScanResult } from '../adapters/aws/scan.js';
import type { OnPublished } from '../app/ports.js';
import type { TableConnection } from '../adapters/dynamodb/client.js';
import type { SweepProgress, SweepReport } from '../app/sweep/report.js';
import { StartRefused } from './terminal/errors.js';
import type { ScanOptions } from './terminal/options.js';
import type { Terminal } from './terminal/terminal.js';

/** The scan's state in `/healthz`. `held`: how many removals wait for a second sweep. */
interface ScanState {
  readonly state: 'running' | 'done' | 'failed';
  readonly finishedAt: string | null;
  readonly held: number;
}

export interface LocalScan {
  readonly state: () => ScanState;
  /** Never rejects: it prints what failed, and the state becomes `failed`. */
  readonly run: (environment: Environment, connection: TableConnection, onPublished?: OnPublished) => Promise<void>;
}

/** @throws StartRefused where no region is named. */
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
        const rechecks = { send: () => Promise.resolve() };
        const parts = { connection, rechecks, ...defined({ progress: progressPrinter(terminal), onPublished }) };
        const settings = { ...sweepVariables(env), ...environment };
        const scanned = await scan(settings, parts, { regions, confirm: options.confirm });
        const held = printOutcome(scanned, options, terminal);
        finish(isComplete(scanned) ? 'done' : 'failed', held);
      } catch (error) {
        terminal.complain(messageOf(error));
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
  throw new StartRefused('--scan needs a region.', 'Set AWS_REGION, or add --region <name> or --all-regions.');
}

/** Keeps only the settings of a sweep, because others could lead to another registry. */
function sweepVariables(env: Environment): Environment {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => /^WAYPOST_(SWEEP_(RPS|SETTLE)|DELETION_GUARD_)/.test(name)),
  );
}

const STEP = 25;

const WHAT = { apis: 'REST APIs', endpoints: 'execute-api endpoints', domains: 'private custom domain names' } as const;

function progressPrinter({ say, dim }: Terminal): (progress: SweepProgress) => void {
  return (progress) => {
    switch (progress.step) {
      case 'opened':
        say(`  account ${progress.account} in ${progress.region}${progress.resumed ? dim('  resumed') : ''}`);
        break;
      case 'listed':
        say(`  ${progress.count} ${WHAT[progress.what]}${progress.complete ? '' : dim('  (the list is incomplete)')}`);
        break;
      case 'stages':
      case 'lookups':
        if (progress.done % STEP === 0 || progress.done === progress.of) {
          const what = progress.step === 'stages' ? 'stages read' : 'looked up';
          say(dim(`  ${what}: ${progress.done} of ${progress.of}`));
        }
        break;
      case 'held':
      case 'finished':
        break;
    }
  };
}

function isComplete(scanned: ScanResult): boolean {
  return (
    scanned.kind === 'swept' && scanned.reports.every(({ outcome }) => outcome === 'done' || outcome === 'partial')
  );
}

/** @returns how many removals were held back */
function printOutcome(scanned: ScanResult, options: ScanOptions, terminal: Terminal): number {
  if (scanned.kind === 'unseen') {
    printUnseen([scanned.unseen], terminal);
    return 0;
  }
  for (const report of scanned.reports) printReport(report, options, terminal);
  return scanned.reports.reduce((sum, report) => sum + report.held.length, 0);
}

function printReport(report: SweepReport, { confirm }: ScanOptions, terminal: Terminal): void {
  const { say, bold, dim } = terminal;
  const { region, seen, drift } = report;
  if (report.message !== undefined) terminal.complain(`  ${region}: ${report.message}`);
  const found = `${seen.privateApis} private of ${seen.apis} REST APIs, ${seen.endpoints} endpoints`;
  const changed = `${report.applied} changed, ${report.removed.length} removed`;
  say(`  ${bold(region)}  ${found}; ${changed} ${dim(`(${report.calls} calls)`)}`);
  const { missedCreates, missedDeletes, wrongFields } = drift;
  if (missedCreates + missedDeletes + wrongFields > 0) {
    say(dim(`    new to the registry: ${missedCreates}, deleted: ${missedDeletes}, corrected: ${wrongFields}`));
  }
  for (const { apiId, name } of report.unclaimed.slice(0, STEP)) {
    say(
      dim(`    unclaimed: API ${apiId} ${JSON.stringify(name ?? '')} has no usable name; set its tag waypost:service`),
    );
  }
  if (report.held.length > 0) printHeld(report, confirm, terminal);
  printUnseen(report.unseen, terminal);
  for (const { id, message } of report.failures) terminal.complain(`    ${id} could not be stored: ${message}`);
}

function printHeld({ held, heldReasons }: SweepReport, confirm: boolean, { say, bold }: Terminal): void {
  say(bold(`    Held back: ${held.length} removals`));
  for (const reason of heldReasons) say(`      ${reason}`);
  for (const { kind, id, stage } of held.slice(0, STEP)) {
    say(`      ${kind} ${id}${stage === undefined ? '' : ` ${stage}`}`);
  }
  if (held.length > STEP) say(`      … and ${held.length - STEP} more`);
  if (!confirm) say('      If they are really deleted, carry the removals out: npm start -- --scan --confirm');
}

function printUnseen(unseen: readonly Unseen[], { complain }: Terminal): void {
  const calls = new Map(unseen.map((each) => [`${each.call} ${each.reason}`, each]));
  for (const { call, permission, reason, message } of calls.values()) {
    const count = unseen.filter((each) => each.call === call && each.reason === reason).length;
    const times = count > 1 ? ` (${count} times)` : '';
    const remedy = reason === 'denied' ? ` Grant the permission ${permission}.` : '';
    complain(`    Could not read: ${call}${times}: ${message}${remedy}`);
  }
}
