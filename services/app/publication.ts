// Whether this hub publishes, as far as it knows: an answer is at most one minute old. A hub that may not publish says so, which
// the hub that was promoted waits for.
import {
  standingOf,
  type HubIdentity,
  type HubStanding,
  type Promotion,
  type PublicationBoard,
  type WithheldHub,
} from '../core/publication.js';
import type { Clock } from './ports.js';
import { remember, type Remembered } from './remember.js';

export interface PublicationStore {
  read(): Promise<PublicationBoard>;
  /** @returns false if another promotion came first. Nothing is stored then. */
  promote(promotion: Promotion): Promise<boolean>;
  acknowledge(withheld: WithheldHub): Promise<void>;
}

/** Throws if nobody knows whether the hub publishes: then nothing is written, and the event is retried. */
export type Publication = Remembered<HubStanding>;

export function createPublication(
  /** Without `acknowledge`, the hub's other functions say so. */
  store: Pick<PublicationStore, 'read'> & Partial<Pick<PublicationStore, 'acknowledge'>>,
  identity: HubIdentity,
  clock: Clock,
): Publication {
  const { hub } = identity;
  return remember(clock, async () => {
    const board = await store.read();
    const standing = standingOf(board, identity);
    const said = board.withheld.find((each) => each.hub === hub);
    if (!standing.publishes && (said === undefined || said.term < standing.term)) {
      await store.acknowledge?.({ hub, term: standing.term, at: clock() });
    }
    return standing;
  });
}
