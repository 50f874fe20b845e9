// The type of a fixture: an event in its real shape, and the outcome that the parser must give.
import type { CloudTrailEvent } from './record.js';

export type Expected =
  | {
      /** Without account, region, time and cause, which are the same in every fact of an event. */
      readonly facts: readonly object[];
      /** The ids of the resources to re-check. */
      readonly rechecks?: readonly string[];
      readonly notes?: readonly RegExp[];
    }
  | { readonly ignored: RegExp }
  | { readonly invalid: RegExp };

export interface Fixture {
  readonly title: string;
  readonly event: CloudTrailEvent;
  readonly expected: Expected;
  /** No deployed rule matches it. */
  readonly unmatched?: true;
}
