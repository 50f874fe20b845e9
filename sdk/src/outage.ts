// REGISTRY_UNAVAILABLE: the error for a registry that cannot be read, with its reason.
import { defined } from './model/schema.js';
import type { OutageReason } from './model/error-details.js';
import { WaypostError, isWaypostError } from './model/errors.js';
import type { Remedy } from './model/remedies.js';

export type { OutageReason } from './model/error-details.js';

export interface Outage {
  readonly reason: OutageReason;
  readonly message: string;
  readonly remedy: Remedy;
  readonly cause?: unknown;
  /** How long the server asked the caller to wait, in ms. */
  readonly retryAfter?: number | undefined;
}

type OutageError = Extract<WaypostError, { readonly code: 'REGISTRY_UNAVAILABLE' }>;

/** A REGISTRY_UNAVAILABLE with its reason. */
export function unavailable({ reason, message, remedy, cause, retryAfter }: Outage): OutageError {
  const details = defined({ reason, retryAfter });
  return new WaypostError({ code: 'REGISTRY_UNAVAILABLE', message, remedy, details }, defined({ cause }));
}

/** Whether another attempt within a second or so may succeed. */
export function isTransient(error: unknown): boolean {
  return isWaypostError(error) && error.retryable;
}
