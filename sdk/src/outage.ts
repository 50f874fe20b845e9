// REGISTRY_UNAVAILABLE: the error for a registry that cannot be read, with its reason.
import { defined } from './model/schema.js';
import { WaypostError, isWaypostError } from './model/errors.js';
import type { Remedy } from './model/remedies.js';

/** Why a source did not answer: `details.reason` of a REGISTRY_UNAVAILABLE. */
export type OutageReason =
  | 'timeout'
  | 'network'
  | 'throttled'
  | 'server-error'
  | 'denied'
  | 'credentials'
  | 'not-found'
  | 'malformed'
  | 'schema'
  | 'configuration'
  | 'closed';

const TRANSIENT: ReadonlySet<unknown> = new Set<OutageReason>(['timeout', 'network', 'throttled', 'server-error']);

export interface Outage {
  readonly reason: OutageReason;
  readonly message: string;
  readonly remedy: Remedy;
  readonly cause?: unknown;
  /** How long the server asked the caller to wait, in ms. */
  readonly retryAfter?: number | undefined;
}

/** A REGISTRY_UNAVAILABLE with its reason. */
export function unavailable({ reason, message, remedy, cause, retryAfter }: Outage): WaypostError {
  const details = defined({ reason, retryAfter });
  return new WaypostError({ code: 'REGISTRY_UNAVAILABLE', message, remedy, details }, defined({ cause }));
}

/** Whether another attempt within a second or so may succeed. */
export function isTransient(error: unknown): boolean {
  return isWaypostError(error) && error.code === 'REGISTRY_UNAVAILABLE' && TRANSIENT.has(error.details.reason);
}
