// What could not be seen, as a sweep reports it.
import type { LookUpResult, Unseen } from '../../app/sweep/ports.js';
import type { CallResult } from './caller.js';
import type { AwsFailure } from './failure.js';
import { reasonOf } from './failure.js';

/** A call, the permission that it needs, and what it was about. */
export type CallDescription = Pick<Unseen, 'call' | 'permission' | 'id'>;

export function unseenOf(failure: AwsFailure, about: CallDescription): Unseen {
  return { ...about, reason: reasonOf(failure), message: failure.message };
}

/** The answer to a direct question; undefined is an answer that is not about what was asked. */
export function seenOf<T>(outcome: CallResult<unknown>, value: T | undefined, about: CallDescription): LookUpResult<T> {
  const { startedAt } = outcome;
  if (!outcome.ok) {
    const { failure } = outcome;
    return failure.kind === 'missing'
      ? { kind: 'missing', startedAt }
      : { kind: 'unseen', unseen: unseenOf(failure, about) };
  }
  if (value !== undefined) return { kind: 'seen', value, startedAt };
  const failure: AwsFailure = { kind: 'failed', message: 'The answer is not about what was asked.' };
  return { kind: 'unseen', unseen: unseenOf(failure, about) };
}
