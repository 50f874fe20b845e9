// Sums up an account's report in a word and a sentence, so that a reader can distinguish missing events from a quiet account.
import type { AccountReport } from 'waypost/model';
import type { Tone } from '../ui/mark.js';

export interface Assessment {
  readonly tone: Tone;
  readonly word: string;
  readonly sentence: string;
}

export function assess(account: AccountReport): Assessment {
  const { events, access, deletionGuard } = account;
  if (access.ok === false) {
    return { tone: 'bad', word: 'no access', sentence: access.message ?? 'The sweep cannot assume its role here.' };
  }
  if (deletionGuard.held.length > 0) {
    return {
      tone: 'unsure',
      word: 'removals held',
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

function withoutEvents({ events, sweeps }: AccountReport): Assessment {
  if (events.trail === 'logging') {
    return { tone: 'good', word: 'quiet', sentence: 'A trail logs, but no event has concerned the registry.' };
  }
  if (sweeps.last !== null) {
    return { tone: 'quiet', word: 'swept', sentence: 'Sweeps succeed. It is unknown whether events would arrive.' };
  }
  return { tone: 'unsure', word: 'no data', sentence: 'No event and no sweep yet.' };
}

/** How many changes the last sweep found for which no event had arrived. */
export function missed({ drift }: AccountReport): number {
  return drift === null ? 0 : drift.missedCreates + drift.missedDeletes;
}
