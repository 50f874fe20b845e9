// A registry that cannot be read, as an error that says why.
import { WaypostError, isWaypostError } from './model/errors.js';
import type { Remedy } from './model/remedies.js';

/** Why a source did not answer; in the `details.reason` of a REGISTRY_UNAVAILABLE. */
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
  /** How long the other side asked to be left alone, in ms. */
  readonly retryAfter?: number | undefined;
}

/** A REGISTRY_UNAVAILABLE that says why. */
export function unavailable({ reason, message, remedy, cause, retryAfter }: Outage): WaypostError {
  const details = { reason, ...(retryAfter === undefined ? {} : { retryAfter }) };
  return new WaypostError(
    { code: 'REGISTRY_UNAVAILABLE', message, remedy, details },
    cause === undefined ? undefined : { cause },
  );
}

/** Whether another attempt may mend it within a second or so. */
export function isTransient(error: unknown): boolean {
  return isWaypostError(error) && error.code === 'REGISTRY_UNAVAILABLE' && TRANSIENT.has(error.details.reason);
}
