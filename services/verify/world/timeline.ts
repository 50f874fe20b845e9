// A world's whole past: what it was after every step, so that it can be listed as it was at any moment of it.
import { isApiAction } from './action.js';
import type { Known, Told } from './invariants.js';
import type { Call } from './ledger.js';
import type { Sight } from './listing.js';
import { playOut, type Scene } from './world.js';

export interface Timeline {
  readonly calls: readonly Call[];
  /** The end. */
  readonly world: Sight;
  /** What could be listed when so many calls had been made, and the second of it. */
  readonly at: (calls: number) => Moment;
}

export interface Moment {
  readonly sight: Sight;
  readonly second: number;
}

export function recordTimeline(scenes: readonly Scene[], beginning: number): Timeline {
  const moments: Moment[] = [];
  const { world, calls } = playOut(scenes, {
    beginning,
    look: ({ ledger, gateway, ec2 }) => {
      const second = ledger.now();
      const sight = {
        ledger: { calls: [...ledger.calls], now: () => second },
        gateway: { apis: [...gateway.apis], domains: [...gateway.domains] },
        ec2: { endpoints: [...ec2.endpoints] },
      };
      moments.push({ sight, second });
    },
  });
  const end: Moment = { sight: world, second: world.ledger.now() };
  return {
    calls,
    world,
    at: (made) => moments.find(({ sight }) => sight.ledger.calls.length >= made) ?? end,
  };
}

/**
 * What a registry may believe at a moment that sweeps may have told it of: all that was made by then may be known, what has
 * died by then may be a tombstone, and a stage that ever was may still be served until its deletion is told.
 */
export function knownAt({ sight }: Moment, told: Told): Known {
  const made = new Set<string>();
  const gone = new Set<string>();
  const alive = new Map<string, number>();
  for (const action of sight.ledger.calls.flatMap((call) => call.actions)) {
    const id = [action.account, action.region, isApiAction(action) ? action.apiId : action.vpceId].join(' ');
    if (action.kind === 'api-made' || action.kind === 'endpoint-made') made.add(id);
    if (action.kind === 'api-deleted' || action.kind === 'endpoint-deleted') gone.add(id);
    if (action.kind === 'stage-made' || action.kind === 'stage-touched') alive.set(`${id} ${action.stage}`, action.at);
  }
  return {
    dead: told.dead,
    made: (id) => made.has(id),
    gone: (id) => gone.has(id),
    hasStage: (id, stage) => (alive.get(`${id} ${stage}`) ?? -Infinity) >= told.stageGone(id, stage),
  };
}
