// What keeping health up to date needs. It reads what readers read, and writes one attribute beside a summary.
import type { Network, ServiceEntry, ServiceHealth, ServiceSummary } from 'waypost/model';
import type { Random, Sleep } from '../ports.js';

/** A summary as it was read, with the revision of its health. */
export interface SummaryRow extends Pick<ServiceSummary, 'name' | 'regions'> {
  readonly health?: string | undefined;
  /** Differs after every write of a health; absent after a write of the summary. */
  readonly healthRev?: string | undefined;
}

/** Strongly consistent reads of the readers' table, and the write of one health. */
export interface HealthStore {
  /** The summaries of these names, or of all. A name without one is left out. */
  readonly summaries: (names?: readonly string[]) => Promise<readonly SummaryRow[]>;
  /** In the order of the names. */
  readonly entries: (names: readonly string[]) => Promise<readonly (ServiceEntry | null)[]>;
  /** All networks with live endpoints. */
  readonly networks: () => Promise<readonly Network[]>;
  /**
   * Writes the health and a new revision, which begins with `delivery`, if the summary still has the revision of `row`; false if it
   * has another, or is deleted.
   */
  readonly put: (row: SummaryRow, health: ServiceHealth | undefined, delivery?: string) => Promise<boolean>;
}

export interface HealthDeps {
  readonly registry: string;
  readonly store: HealthStore;
  /** The present time in ms since 1970. */
  readonly now: () => number;
  readonly sleep: Sleep;
  readonly random: Random;
}

/** What changed: names of services and VPC ids; or `all`, when time itself may have changed a verdict. */
export type HealthChange = { readonly services: readonly string[]; readonly vpcIds: readonly string[] } | 'all';
