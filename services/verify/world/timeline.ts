// A world's whole past: what it was after every step, so that it can be listed as it was at any moment of it.
import { isApiAction } from './action.js';
import type { Knowledge, EventKnowledge } from './invariants.js';
import type { Call } from './ledger.js';
import type { WorldSnapshot } from './listing.js';
import { runScenes, type Scene } from './world.js';

export interface Timeline {
  readonly calls: readonly Call[];
  /** The end. */
  readonly world: WorldSnapshot;
  /** What could be listed when so many calls had been made, and the second of it. */
  readonly at: (calls: number) => Moment;
}

export interface Moment {
  readonly snapshot: WorldSnapshot;
  readonly second: number;
}

export function recordTimeline(scenes: readonly Scene[], beginning: number): Timeline {
  const moments: Moment[] = [];
  const { world, calls } = runScenes(scenes, {
    beginning,
    look: ({ ledger, gateway, ec2 }) => {
      const second = ledger.now();
      const snapshot = {
        ledger: { calls: [...ledger.calls], now: () => second },
        gateway: { apis: [...gateway.apis], domains: [...gateway.domains] },
        ec2: { endpoints: [...ec2.endpoints] },
      };
      moments.push({ snapshot, second });
    },
  });
  const end: Moment = { snapshot: world, second: world.ledger.now() };
  return {
    calls,
    world,
    at: (made) => moments.find(({ snapshot }) => snapshot.ledger.calls.length >= made) ?? end,
  };
}

/**
 * What a registry may believe at a moment that sweeps may have events it of: all that was made by then may be known, what has
 * died by then may be a tombstone, and a stage that ever was may still be served until its deletion is events.
 */
export function knowledgeAt({ snapshot }: Moment, events: EventKnowledge): Knowledge {
  const made = new Set<string>();
  const gone = new Set<string>();
  const alive = new Map<string, number>();
  for (const action of snapshot.ledger.calls.flatMap((call) => call.actions)) {
    const id = [action.account, action.region, isApiAction(action) ? action.apiId : action.vpceId].join(' ');
    if (action.kind === 'api-created' || action.kind === 'endpoint-created') made.add(id);
    if (action.kind === 'api-deleted' || action.kind === 'endpoint-deleted') gone.add(id);
    if (action.kind === 'stage-created' || action.kind === 'stage-updated')
      alive.set(`${id} ${action.stage}`, action.at);
  }
  return {
    dead: events.dead,
    made: (id) => made.has(id),
    gone: (id) => gone.has(id),
    hasStage: (id, stage) => (alive.get(`${id} ${stage}`) ?? -Infinity) >= events.stageGone(id, stage),
  };
}
