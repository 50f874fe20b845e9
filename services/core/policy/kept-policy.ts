import type { PolicyDigest } from 'waypost/model';

/** What is kept of a resource policy. */
export interface KeptPolicy extends PolicyDigest {
  /** Differs where any part of the policy differs, also one that is not kept. */
  readonly mark: number;
}
