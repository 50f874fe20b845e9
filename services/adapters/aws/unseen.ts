// Turns failed calls into what a sweep reports as unseen.
import type { Unseen } from 'waypost/model';
import type { LookUpResult } from '../../app/sweep/ports.js';
import type { CallResult } from './caller.js';
import { type AwsFailure, reasonOf } from './failure.js';

/** A call, the permission that it needs, and the resource that it was about. */
export type CallDescription = Pick<Unseen, 'call' | 'permission' | 'id'>;

export function unseenOf(failure: AwsFailure, description: CallDescription): Unseen {
  return { ...description, reason: reasonOf(failure), message: failure.message };
}

/** The result of a direct look-up. The value is undefined if the answer was about something else. */
export function lookUpResultOf<T>(
  result: CallResult<unknown>,
  value: T | undefined,
  description: CallDescription,
): LookUpResult<T> {
  const { startedAt } = result;
  if (!result.ok) {
    const { failure } = result;
    return failure.kind === 'missing'
      ? { kind: 'missing', startedAt }
      : { kind: 'unseen', unseen: unseenOf(failure, description) };
  }
  if (value !== undefined) return { kind: 'seen', value, startedAt };
  const failure: AwsFailure = { kind: 'failed', message: 'The answer is about another resource.' };
  return { kind: 'unseen', unseen: unseenOf(failure, description) };
}
