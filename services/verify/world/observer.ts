// Checks all invariants of a registry after each step of a history with sweeps, against the events that arrived and against the world.
import type { RegistryConfig } from '../../core/registry-config.js';
import type { Action } from './action.js';
import { checkDomains } from './domain-truth.js';
import { createExpiryCheck } from './expiry.js';
import { createFreshness } from './freshness.js';
import { checkIncumbents } from './incumbents.js';
import { checkInvariants, createEventKnowledge } from './invariants.js';
import type { MirrorState } from './mirror.js';
import { knowledgeAt, type Moment } from './timeline.js';
import { createViews } from './views.js';

export interface Observer {
  /** Adds actions whose event arrived. */
  readonly learn: (actions: readonly Action[]) => void;
  /** @throws Error that names what does not hold. */
  readonly check: (kept: MirrorState, moment: Moment) => void;
}

/** @param mayOmit whether answers to sweeps may omit parts of what they show. */
export function createObserver(settings: RegistryConfig, mayOmit: boolean): Observer {
  const known = createEventKnowledge();
  const [reported, truth] = [createViews(settings), createViews(settings)];
  const checkExpiry = createExpiryCheck(settings);
  const freshness = createFreshness(mayOmit);
  let done = 0;
  return {
    learn: (actions) => {
      known.learn(actions);
      reported.learn(actions);
      freshness.addReported(actions);
    },
    check: (kept, moment) => {
      const { calls } = moment.snapshot.ledger;
      const recent = calls.slice(done).flatMap(({ actions }) => actions);
      truth.learn(recent);
      freshness.addHappened(recent);
      done = calls.length;
      checkInvariants(kept, knowledgeAt(moment, known));
      checkIncumbents(kept.documents, { reported, truth });
      checkExpiry(kept);
      freshness.check(kept);
      checkDomains(kept, moment.snapshot);
    },
  };
}
