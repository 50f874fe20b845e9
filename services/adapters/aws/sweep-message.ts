// Writes and reads the orders of the sweep queue as its messages.
import { isAccountId, isObject, isRegion } from 'waypost/model';
import type { SweepKind, SweepOrder } from '../../core/sweep/round.js';
import { isCount, parseMessage } from './recheck-message.js';

export function writeOrder({ kind, account, region, at, attempt }: SweepOrder): string {
  return JSON.stringify({ sweep: kind, account, region, at, attempt });
}

/** Undefined if the text is not an order of a sweep. */
export function readOrder(body: string): SweepOrder | undefined {
  const message = parseMessage(body);
  if (!isObject(message)) return undefined;
  const { sweep: kind, account, region, at, attempt } = message;
  if (!isSweepKind(kind) || !isAccountId(account) || !isRegion(region)) return undefined;
  return isCount(at, Number.MAX_SAFE_INTEGER) && isCount(attempt, 1000)
    ? { kind, account, region, at, attempt }
    : undefined;
}

export function isSweepKind(value: unknown): value is SweepKind {
  return value === 'incremental' || value === 'full';
}
