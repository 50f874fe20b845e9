// A fixture: an event in the real shape, and what it comes to.
import type { CloudTrailEvent } from './record.js';

export type Expected =
  | {
      /** Without account, region, time and cause, which every fact of an event shares. */
      readonly facts: readonly object[];
      /** The resources that are to be looked at. */
      readonly rechecks?: readonly string[];
      readonly notes?: readonly RegExp[];
    }
  | { readonly ignored: RegExp }
  | { readonly invalid: RegExp };

export interface Fixture {
  readonly title: string;
  readonly event: CloudTrailEvent;
  readonly expected: Expected;
  /** No deployed rule lets it in. */
  readonly unmatched?: true;
}
