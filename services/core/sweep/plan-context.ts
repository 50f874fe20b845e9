// What every part of a plan is made with: whose observation it is, its stamp, and what it counts as.
import type { Provenance, Scope, Second } from '../records/fact.js';
import type { RegistryConfig } from '../registry-config.js';
import { timestampOf } from '../time.js';

export interface PlanSettings {
  readonly config: RegistryConfig;
  /** By how many seconds clocks may differ. */
  readonly skew: Second;
  /** For how many seconds after its birth a resource may be missing from a list without being gone. */
  readonly settle: Second;
}

export const DEFAULT_SKEW = 5;
export const DEFAULT_SETTLE = 600;

/** The stamp of an observation: the second in which it started, less the clocks' allowed skew. */
export function sweepProvenance(scope: Scope, startedAt: Second, { skew }: PlanSettings): Provenance {
  const { account, region } = scope;
  const at = startedAt - skew;
  const cause = { eventName: 'Sweep', eventId: `sweep-${timestampOf(at)}`, principal: null, tool: 'waypost' };
  return { account, region, at, cause };
}

/** Nothing of a resource was seen before it was made: of one that is younger than the allowed skew, its birth is the stamp. */
export function noEarlierThanCreation<T extends Provenance>(
  told: T,
  { createdAt }: { readonly createdAt?: Second | undefined },
): T {
  return createdAt === undefined || createdAt <= told.at ? told : { ...told, at: createdAt };
}

/** What a difference between the record and the account says about the events. */
export type DriftKind = 'missedCreate' | 'wrongFields';
