// What one call of the catalogue comes to: facts, or why there are none.
import type { Fact, Provenance, Recheck } from '../records/fact.js';
import type { TagKeys } from './config.js';
import { quote } from './quote.js';

/**
 * Account, region, time and cause: the same on every fact of one event. Spread it behind a fact's `kind`: V8 (Node 20) takes
 * ten times as long where a literal begins with a spread and new members follow.
 */
/** What a translation may know of the event besides its request and answer. */
export interface TranslationContext {
  readonly provenance: Provenance;
  readonly tagKeys: TagKeys;
  /** The accounts that the registry serves; with none given, any account. */
  readonly accounts: readonly string[];
  /** Which of `requestParameters` and `responseElements` CloudTrail left out for their size. */
  readonly omitted: readonly string[];
}

export interface TranslatedFacts {
  readonly outcome: 'facts';
  readonly facts: readonly Fact[];
  readonly rechecks: readonly Recheck[];
  /** What an operator should know of it, for the log and the answer: a tag that names no service. */
  readonly notes: readonly string[];
}

/** A real event that is not ours: another product's, or a call that failed. */
export interface IgnoredEvent {
  readonly outcome: 'ignored';
  readonly reason: string;
}

/** No event, a forged one, or one with a string outside its grammar. */
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

/** A fact while it is put together. */
export type FactDraft<F> = { -readonly [Member in keyof F]: F[Member] };

/** One re-check of a resource, if there is a reason for it. What was left out for its size is always one. */
export function recheckOf(
  { provenance: told, omitted }: TranslationContext,
  { resource, id }: Pick<Recheck, 'resource' | 'id'>,
  reasons: readonly (string | undefined)[] = [],
): readonly Recheck[] {
  let all = '';
  for (const part of omitted) all += `; the event omits its ${part}`;
  for (const reason of reasons) if (reason !== undefined) all += `; ${reason}`;
  if (all === '') return [];
  return [{ account: told.account, region: told.region, resource, id, reason: all.slice('; '.length) }];
}

/** The id that these places agree upon, or why there is none. */
export function agreedId(what: string, mentions: readonly (string | undefined)[]): string | InvalidEvent {
  let id: string | undefined;
  for (const scope of mentions) {
    if (id !== undefined && scope !== undefined && scope !== id) {
      return invalid(`the event names more than one ${what}: ${quote(id)}, ${quote(scope)}`);
    }
    id ??= scope;
  }
  return id ?? invalid(`the event names no ${what}`);
}
