// Which hub of a registry writes the readers' table, where several regions have a hub. Each hub keeps records of its own; the
// readers' table is one, with a replica in each region. Without a promotion, every hub but a standby publishes.
import type { Second } from './time.js';

/** The hub that publishes, by an operator's decision. A greater term is a later decision. */
export interface Promotion {
  /** The region of the hub. */
  readonly hub: string;
  readonly term: number;
  readonly at: Second;
}

/** A hub that saw that it may not publish. Its other processes see it within a minute. */
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
  /** It was deployed to stand by, so it publishes only once it is promoted. */
  readonly isStandby: boolean;
}

export interface HubStanding {
  readonly publishes: boolean;
  /** Documents carry the term under which they were written; 0 before the first promotion. */
  readonly term: number;
}

/** A standby that said so before remains one for a process that does not know how the hub was deployed. */
export function standingOf({ promotion, withheld }: PublicationBoard, { hub, isStandby }: HubIdentity): HubStanding {
  if (promotion !== undefined) return { publishes: promotion.hub === hub, term: promotion.term };
  return { publishes: !isStandby && !withheld.some((each) => each.hub === hub), term: 0 };
}
