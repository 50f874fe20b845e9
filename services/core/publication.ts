// Decides which hub of a registry writes the readers' table, if several regions have a hub. Each hub keeps its own records; all share
// one readers' table, which has a replica in each region. Without a promotion, every hub except a standby publishes.
import type { Second } from './time.js';

/** The hub that publishes, by an operator's decision. A greater term is a later decision. */
export interface Promotion {
  /** The region of the hub. */
  readonly hub: string;
  readonly term: number;
  readonly at: Second;
}

/** A hub that found that it may not publish. Its other processes learn that within a minute. */
export interface WithheldHub {
  readonly hub: string;
  /** The term that it saw; 0 for a standby before the first promotion. */
  readonly term: number;
  readonly at: Second;
}

/** What the hubs tell one another, in the readers' table. */
export interface PublicationBoard {
  readonly promotion: Promotion | undefined;
  readonly withheld: readonly WithheldHub[];
}

export interface HubIdentity {
  /** The region of the hub. */
  readonly hub: string;
  /** The hub was deployed as a standby, so it publishes only after its promotion. */
  readonly isStandby: boolean;
}

export interface HubStanding {
  readonly publishes: boolean;
  /** Documents carry the term under which they were written; 0 before the first promotion. */
  readonly term: number;
}

/** A process may not know how its hub was deployed: then the hub counts as a standby if it once recorded that it withholds. */
export function standingOf({ promotion, withheld }: PublicationBoard, { hub, isStandby }: HubIdentity): HubStanding {
  if (promotion !== undefined) return { publishes: promotion.hub === hub, term: promotion.term };
  return { publishes: !isStandby && !withheld.some((each) => each.hub === hub), term: 0 };
}
