// Operators' decisions about a name. They are facts with stamps, so their order does not matter (law 1).
import { compareText, type Cause } from 'waypost/model';
import type { Second } from '../time.js';
import { latest } from '../records/slot.js';
import { RANK } from '../records/stamp.js';
import { withoutReleased } from './folded.js';
import type { Adoption, NameState } from './name-state.js';

interface OperatorDecision {
  readonly name: string;
  readonly at: Second;
  readonly cause: Cause;
}

/** This API serves the name in its region while it lives and has a stage; null removes the pin. */
interface Pinned extends OperatorDecision {
  readonly kind: 'Pinned';
  readonly apiId: string | null;
}

/** The account's claims on the name up to now no longer count; the next claim owns the name. */
interface Released extends OperatorDecision {
  readonly kind: 'Released';
  readonly account: string;
}

/**
 * What another hub had published for the name when an operator promoted this hub. The account keeps the name, and an API that serves
 * keeps serving until it is removed or a younger API of its lineage takes over.
 */
export interface Adopted extends OperatorDecision {
  readonly kind: 'Adopted';
  readonly account: string;
  readonly apis: Adoption['apis'];
}

export type OperatorAct = Pinned | Released | Adopted;

export function reduceName(state: NameState, act: OperatorAct): NameState {
  switch (act.kind) {
    case 'Pinned':
      return { ...state, pin: latest(state.pin, { at: act.at, rank: RANK.change, value: act.apiId }) };
    case 'Released': {
      const releases = new Map(state.releases);
      releases.set(act.account, Math.max(releases.get(act.account) ?? act.at, act.at));
      const sorted = [...releases].sort((a, b) => compareText(a[0], b[0]));
      // Folding keeps one claim per account: a released one must not hide a later one.
      const folded = { ...state.folded, claims: withoutReleased(state.folded.claims, sorted) };
      return { ...state, releases: sorted, folded };
    }
    case 'Adopted': {
      const { at, account, apis } = act;
      return at < (state.adopted?.at ?? at) ? state : { ...state, adopted: { at, account, apis } };
    }
  }
}
