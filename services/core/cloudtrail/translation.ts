// The result of translating one call: facts, or the reason why there are none.
import type { Fact, Provenance, Recheck } from '../records/fact.js';
import type { EnrolsAccount, TagKeys } from './config.js';
import { quote } from './quote.js';

/**
 * What a translation knows besides the request and the answer. Facts of frequent events list the members of `provenance` one by one,
 * because V8 (Node 20) is slower at spreading it after a fact's `kind`. A literal that begins with the spread takes ten times as long.
 */
export interface TranslationContext {
  readonly provenance: Provenance;
  readonly tagKeys: TagKeys;
  /** Whether an account that an event mentions, but that did not make the call, is enrolled. */
  readonly lists: EnrolsAccount;
  /** Which of `requestParameters` and `responseElements` CloudTrail left out because of their size. */
  readonly omitted: readonly string[];
}

export interface TranslatedFacts {
  readonly outcome: 'facts';
  readonly facts: readonly Fact[];
  readonly rechecks: readonly Recheck[];
  /** Remarks for operators, in the log and the answer: for example a tag that gives no valid name. */
  readonly notes: readonly string[];
}

/** A real event that does not concern Waypost: another product's, or a call that failed. */
export interface IgnoredEvent {
  readonly outcome: 'ignored';
  readonly reason: string;
}

/** Not an event, a forged event, or one with a string outside its grammar. */
export interface InvalidEvent {
  readonly outcome: 'invalid';
  readonly reason: string;
}

export type Translation = TranslatedFacts | IgnoredEvent | InvalidEvent;

export function ignored(reason: string): IgnoredEvent {
  return { outcome: 'ignored', reason };
}

export function invalid(reason: string): InvalidEvent {
  return { outcome: 'invalid', reason };
}

export function factsOf(
  facts: readonly Fact[],
  rechecks: readonly Recheck[] = [],
  notes: readonly string[] = [],
): Translation {
  return { outcome: 'facts', facts, rechecks, notes };
}

/** A fact under construction. */
export type FactDraft<F> = { -readonly [Member in keyof F]: F[Member] };

/** One re-check of a resource, if there is a reason. Whatever CloudTrail left out because of its size is a reason. */
export function recheckOf(
  { provenance, omitted }: TranslationContext,
  { resource, id }: Pick<Recheck, 'resource' | 'id'>,
  reasons: readonly (string | undefined)[] = [],
): readonly Recheck[] {
  let all = '';
  for (const part of omitted) all += `; the event omits its ${part}`;
  for (const reason of reasons) if (reason !== undefined) all += `; ${reason}`;
  if (all === '') return [];
  return [{ account: provenance.account, region: provenance.region, resource, id, reason: all.slice('; '.length) }];
}

/** The id that all mentions agree on, or why there is none. */
export function agreedId(what: string, mentions: readonly (string | undefined)[]): string | InvalidEvent {
  let id: string | undefined;
  for (const mention of mentions) {
    if (id !== undefined && mention !== undefined && mention !== id) {
      return invalid(`the event names more than one ${what}: ${quote(id)}, ${quote(mention)}`);
    }
    id ??= mention;
  }
  return id ?? invalid(`the event names no ${what}`);
}
