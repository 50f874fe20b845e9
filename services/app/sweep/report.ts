// What a sweep found and did, as its operator reads it.
import type { HeldRemoval } from '../../core/sweep/deletion-guard.js';
import type { Fact, Recheck } from '../../core/records/fact.js';
import type { Drift, ProposedRemoval, Unclaimed } from '../../core/sweep/plan.js';
import type { SweepKind, Unseen } from './ports.js';

export interface SweepReport {
  /** Null where it is not even known whose credentials these are. */
  readonly account: string | null;
  readonly region: string;
  readonly kind: SweepKind;
  /**
   * - `done`: everything that this kind of sweep looks at was seen; custom domains aside, which `unseen` tells.
   * - `partial`: something was not seen, or time was up; the next sweep goes on.
   * - `busy`: another sweep of the same place is under way. `refused`: not the account that was meant, or no way in.
   * - `failed`: the registry could not be read or written.
   */
  readonly outcome: 'done' | 'partial' | 'busy' | 'refused' | 'failed';
  readonly message?: string;
  readonly seen: {
    readonly apis: number;
    readonly privateApis: number;
    readonly stagesOf: number;
    readonly endpoints: number;
    /** Private custom domain names; 0 of a incremental sweep, which does not look at them. */
    readonly domains: number;
  };
  readonly unseen: readonly Unseen[];
  /** Resources whose records changed. */
  readonly applied: number;
  /** Deletions that were confirmed. */
  readonly removed: readonly { readonly kind: ProposedRemoval['kind']; readonly id: string; readonly stage?: string }[];
  readonly held: readonly HeldRemoval[];
  readonly heldReasons: readonly string[];
  readonly drift: Drift;
  readonly unclaimed: readonly Unclaimed[];
  readonly resurrected: readonly string[];
  /** Resources that could not be written, and why. */
  readonly failures: readonly { readonly id: string; readonly message: string }[];
  readonly rechecks: readonly Recheck[];
  /** Calls to AWS. */
  readonly calls: number;
  /** Of a dry run: what would be applied. */
  readonly planned?: readonly Fact[];
}

export type SweepProgress =
  | {
      readonly step: 'opened';
      readonly account: string;
      readonly region: string;
      readonly kind: SweepKind;
      readonly resumed: boolean;
    }
  | {
      readonly step: 'listed';
      readonly what: 'apis' | 'endpoints' | 'domains';
      readonly count: number;
      readonly complete: boolean;
    }
  | { readonly step: 'stages'; readonly done: number; readonly of: number }
  | { readonly step: 'lookups'; readonly done: number; readonly of: number }
  | { readonly step: 'held'; readonly held: readonly HeldRemoval[]; readonly reasons: readonly string[] }
  | { readonly step: 'finished'; readonly report: SweepReport };
