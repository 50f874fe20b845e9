// What one call of the catalogue comes to: facts, or why there are none.
import type { ApiDeleted, Fact, Recheck } from '../records/fact.js';
import type { TagKeys } from './config.js';
import { quote } from './quote.js';

/**
 * Account, region, time and cause: the same on every fact of one event. Spread it behind a fact's `kind`: V8 (Node 20) takes
 * ten times as long where a literal begins with a spread and new members follow.
 */
export type Told = Pick<ApiDeleted, 'account' | 'region' | 'at' | 'cause'>;

/** What a translation may know of the event besides its request and answer. */
export interface Context {
  readonly told: Told;
  readonly tagKeys: TagKeys;
  /** The accounts that the registry serves; with none given, any account. */
  readonly accounts: readonly string[];
  /** Which of `requestParameters` and `responseElements` CloudTrail left out for their size. */
  readonly omitted: readonly string[];
}

export interface Facts {
  readonly outcome: 'facts';
  readonly facts: readonly Fact[];
  readonly rechecks: readonly Recheck[];
  /** What an operator should know of it, for the log and the answer: a tag that names no service. */
  readonly notes: readonly string[];
}

/** A real event that is not ours: another product's, or a call that failed. */
export interface Ignored {
  readonly outcome: 'ignored';
  readonly reason: string;
}

/** No event, a forged one, or one with a string outside its grammar. */
export interface Invalid {
  readonly outcome: 'invalid';
  readonly reason: string;
}

export type Translation = Facts | Ignored | Invalid;

export function ignored(reason: string): Ignored {
  return { outcome: 'ignored', reason };
}

export function invalid(reason: string): Invalid {
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
export type Draft<F> = { -readonly [Member in keyof F]: F[Member] };

/** One re-check of a resource, if there is a reason for it. What was left out for its size is always one. */
export function recheckOf(
  { told, omitted }: Context,
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
export function agreedId(what: string, scopes: readonly (string | undefined)[]): string | Invalid {
  let id: string | undefined;
  for (const scope of scopes) {
    if (id !== undefined && scope !== undefined && scope !== id) {
      return invalid(`the event names more than one ${what}: ${quote(id)}, ${quote(scope)}`);
    }
    id ??= scope;
  }
  return id ?? invalid(`the event names no ${what}`);
}
