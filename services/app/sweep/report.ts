// The report of a sweep, for its operator, and its progress.
import type { HeldRemoval } from '../../core/sweep/deletion-guard.js';
import type { Fact, Recheck } from '../../core/records/fact.js';
import type { UnclaimedApi, Unseen } from 'waypost/model';
import type { Drift, ProposedRemoval } from '../../core/sweep/plan.js';
import type { SweepKind } from '../../core/sweep/round.js';

export interface SweepReport {
  /** Null if the account behind the credentials is unknown. */
  readonly account: string | null;
  readonly region: string;
  readonly kind: SweepKind;
  /**
   * - `done`: everything that this kind of sweep reads was seen, except perhaps custom domains; see `unseen`.
   * - `partial`: something was not seen, or the time was up. The next sweep continues.
   * - `busy`: another sweep of the same scope is running. `refused`: the account could not be opened, or is another one.
   * - `failed`: the registry could not be read or written.
   */
  readonly outcome: 'done' | 'partial' | 'busy' | 'refused' | 'failed';
  readonly message?: string;
  /** The account did not answer in time when it was opened. */
  readonly isLate?: true;
  readonly seen: {
    readonly apis: number;
    readonly privateApis: number;
    readonly stagesOf: number;
    readonly endpoints: number;
    /** Private custom domain names; 0 in an incremental sweep that does not read them. */
    readonly domains: number;
  };
  readonly unseen: readonly Unseen[];
  /** Resources whose records changed. */
  readonly applied: number;
  /** Confirmed deletions. */
  readonly removed: readonly { readonly kind: ProposedRemoval['kind']; readonly id: string; readonly stage?: string }[];
  readonly held: readonly HeldRemoval[];
  readonly heldReasons: readonly string[];
  readonly drift: Drift;
  readonly unclaimed: readonly UnclaimedApi[];
  readonly resurrected: readonly string[];
  /** Resources that a look-up had not found, and that serve again since they were seen. */
  readonly revived: readonly string[];
  /** Resources that could not be written, and why. */
  readonly failures: readonly { readonly id: string; readonly message: string }[];
  readonly rechecks: readonly Recheck[];
  /** Calls to AWS. */
  readonly calls: number;
  /** What a dry run would apply. */
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
