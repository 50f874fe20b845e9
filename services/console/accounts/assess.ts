// What an account's report comes to, in a sentence, and what there is to do: so that "no events" and "a quiet account" are
// told apart.
import type { AccountReport } from '../../app/sweep/enrolment.js';
import type { Tone } from '../ui/mark.js';

export interface Assessment {
  readonly tone: Tone;
  readonly word: string;
  readonly sentence: string;
}

export function assess(account: AccountReport): Assessment {
  const { events, access, deletionGuard } = account;
  if (access.ok === false) {
    return { tone: 'bad', word: 'no way in', sentence: access.message ?? 'The role for sweeps cannot be taken.' };
  }
  if (deletionGuard.held.length > 0) {
    return {
      tone: 'unsure',
      word: 'held back',
      sentence: 'Removals wait until a second sweep agrees, or an operator.',
    };
  }
  if (events.trail === 'none') {
    const sentence = 'No trail logs management events here, so no event can arrive. Changes are seen by sweeps only.';
    return { tone: 'bad', word: 'no events', sentence };
  }
  if (missed(account) > 0) {
    return { tone: 'unsure', word: 'events missed', sentence: 'The last sweep found what no event had told.' };
  }
  if (events.last === null) return silent(account);
  return { tone: 'good', word: 'heard of', sentence: 'Events arrive.' };
}

function silent({ events, sweeps }: AccountReport): Assessment {
  if (events.trail === 'logging') {
    return { tone: 'good', word: 'quiet', sentence: 'A trail logs; nothing has happened that concerns the registry.' };
  }
  if (sweeps.last !== null) {
    return { tone: 'quiet', word: 'swept', sentence: 'Known by sweeps. Whether events would arrive is not known.' };
  }
  return { tone: 'unsure', word: 'never heard of', sentence: 'Neither an event nor a sweep has told anything yet.' };
}

/** What happened without an event that told it. */
export function missed({ drift }: AccountReport): number {
  return drift === null ? 0 : drift.missedCreates + drift.missedDeletes;
}
