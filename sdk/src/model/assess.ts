// Sums up the enrolment report: each account in a word and a sentence, so that a reader can tell missing events from a quiet account,
// and the whole registry in one verdict, which the page, `waypost status` and its exit code share.
import type { AccountReport } from './answers.js';
import type { ServiceHealth, ServiceSummary } from './documents.js';
import { compareText } from './schema.js';

/** Worst first. `unsure` needs attention; `quiet` is not known to be good. */
const LEVELS = ['bad', 'unsure', 'quiet', 'good'] as const;

/** How well an account is, worst first: `bad`, `unsure`, `quiet`, `good`. */
export type AccountLevel = (typeof LEVELS)[number];

/** An account in a word and a sentence. */
interface AccountAssessment {
  readonly tone: AccountLevel;
  readonly word: string;
  readonly sentence: string;
}

/**
 * Sums up one account of the enrolment report.
 * @example assessAccount(account).sentence
 */
export function assessAccount(account: AccountReport): AccountAssessment {
  const { events, access, deletionGuard } = account;
  if (access.ok === false) {
    return {
      tone: 'bad',
      word: 'can’t assume role',
      sentence: access.message ?? 'The sweep cannot assume its role here.',
    };
  }
  if (deletionGuard.held.length > 0) {
    return {
      tone: 'unsure',
      word: 'deletions held back',
      sentence: 'Removals wait until a second sweep agrees or an operator releases them.',
    };
  }
  if (events.trail === 'none') {
    const sentence = 'No trail logs management events here, so no event can arrive. Only sweeps find changes.';
    return { tone: 'bad', word: 'no events', sentence };
  }
  if (missed(account) > 0) {
    return {
      tone: 'unsure',
      word: 'events missed',
      sentence: 'The last sweep found changes for which no event had arrived.',
    };
  }
  if (events.last === null) return withoutEvents(account);
  return { tone: 'good', word: 'receiving events', sentence: 'Events arrive.' };
}

function withoutEvents({ events, sweeps }: AccountReport): AccountAssessment {
  if (events.trail === 'logging') {
    return { tone: 'good', word: 'quiet', sentence: 'A trail logs, but no event has concerned the registry.' };
  }
  if (sweeps.last !== null) {
    return {
      tone: 'quiet',
      word: 'scanned only',
      sentence: 'Sweeps succeed. It is unknown whether events would arrive.',
    };
  }
  return { tone: 'unsure', word: 'no data yet', sentence: 'No event and no sweep yet.' };
}

/** How many changes the last sweep found for which no event had arrived. */
function missed({ drift }: AccountReport): number {
  return drift === null ? 0 : drift.missedCreates + drift.missedDeletes;
}

/** An account of the report with its assessment. */
export interface AssessedAccount {
  readonly account: AccountReport;
  readonly assessment: AccountAssessment;
}

/**
 * The accounts of a report, worst first, then by id and region.
 * @example worstFirst(report.accounts)[0]?.assessment.sentence
 */
export function worstFirst(accounts: readonly AccountReport[]): readonly AssessedAccount[] {
  const rank = ({ assessment }: AssessedAccount) => LEVELS.indexOf(assessment.tone);
  return accounts
    .map((account) => ({ account, assessment: assessAccount(account) }))
    .sort(
      (a, b) =>
        rank(a) - rank(b) ||
        compareText(a.account.accountId, b.account.accountId) ||
        compareText(a.account.region, b.account.region),
    );
}

/** The registry in one verdict, with the counts behind it. */
export interface RegistryVerdict {
  /** `trouble`: an account is `bad` or a service is blocked; `attention`: one is `unsure` or degraded; `ok`: neither. */
  readonly verdict: 'trouble' | 'attention' | 'ok';
  readonly accounts: Readonly<Record<AccountLevel, number>>;
  /** By health, else by status: only a live service has a health. */
  readonly services: Readonly<Record<string, number>>;
}

/**
 * One verdict for the registry.
 * @example registryVerdict(accounts, summaries).verdict
 */
export function registryVerdict(
  accounts: readonly AccountReport[],
  services: readonly ServiceSummary[],
): RegistryVerdict {
  const levels = { bad: 0, unsure: 0, quiet: 0, good: 0 };
  for (const account of accounts) levels[assessAccount(account).tone] += 1;
  const counts: Partial<Record<ServiceHealth | ServiceSummary['status'], number>> = {};
  for (const { health, status } of services) counts[health ?? status] = (counts[health ?? status] ?? 0) + 1;
  const { blocked = 0, degraded = 0 } = counts;
  const verdict = levels.bad + blocked > 0 ? 'trouble' : levels.unsure + degraded > 0 ? 'attention' : 'ok';
  return { verdict, accounts: levels, services: counts };
}
