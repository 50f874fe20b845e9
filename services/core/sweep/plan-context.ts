// The context of every part of a plan: the settings, and the provenance of what a sweep observed.
import type { Provenance, Scope } from '../records/fact.js';
import type { RegistryConfig } from '../registry-config.js';
import { CLOCK_SKEW, timestampOf, type Second } from '../time.js';

export interface PlanSettings {
  readonly config: RegistryConfig;
  /** By how many seconds clocks may differ. */
  readonly skew: Second;
  /** For how many seconds after its creation a resource can be missing from a list although it exists. */
  readonly settle: Second;
}

export const DEFAULT_SKEW = CLOCK_SKEW;
export const DEFAULT_SETTLE = 600;

/** An observation is stamped with the second in which it started, less the allowed clock skew. */
export function sweepProvenance({ account, region }: Scope, startedAt: Second, { skew }: PlanSettings): Provenance {
  const at = startedAt - skew;
  const cause = { eventName: 'Sweep', eventId: `sweep-${timestampOf(at)}`, principal: null, tool: 'waypost' };
  return { account, region, at, cause };
}

/** An observation cannot predate its resource, so its time is clamped to `createdAt`. */
export function noEarlierThanCreation<P extends Provenance>(
  provenance: P,
  { createdAt }: { readonly createdAt?: Second | undefined },
): P {
  return createdAt === undefined || createdAt <= provenance.at ? provenance : { ...provenance, at: createdAt };
}

/** What a difference between a record and the account says about the events. */
export type DriftKind = 'missedCreate' | 'wrongFields';
