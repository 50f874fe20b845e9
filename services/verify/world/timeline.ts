// Keeps a world's whole past, so that it can be listed as it was at any moment.
import { isApiAction } from './action.js';
import type { RegistryKnowledge, EventKnowledge } from './invariants.js';
import type { LoggedCall } from './ledger.js';
import type { WorldSnapshot } from './listing.js';
import { runScenes, type Scene } from './world.js';

export interface Timeline {
  readonly calls: readonly LoggedCall[];
  /** The world at its end. */
  readonly world: WorldSnapshot;
  /** The world after this many calls. */
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
    onStep: ({ ledger, gateway, ec2 }) => {
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
 * What a registry with sweeps may know at a moment. It may know everything that was created by then, and hold a tombstone for
 * everything that was deleted by then. It may serve any earlier stage until its deletion is known.
 */
export function knowledgeAt({ snapshot }: Moment, events: EventKnowledge): RegistryKnowledge {
  const created = new Set<string>();
  const deleted = new Set<string>();
  const alive = new Map<string, number>();
  for (const action of snapshot.ledger.calls.flatMap((call) => call.actions)) {
    const id = [action.account, action.region, isApiAction(action) ? action.apiId : action.vpceId].join(' ');
    if (action.kind === 'api-created' || action.kind === 'endpoint-created') created.add(id);
    if (action.kind === 'api-deleted' || action.kind === 'endpoint-deleted') deleted.add(id);
    if (action.kind === 'stage-created' || action.kind === 'stage-updated')
      alive.set(`${id} ${action.stage}`, action.at);
  }
  return {
    isDeleted: events.isDeleted,
    wasCreated: (id) => created.has(id),
    mayBeDeleted: (id) => deleted.has(id),
    hasStage: (id, stage) => (alive.get(`${id} ${stage}`) ?? -Infinity) >= events.stageDeletedAt(id, stage),
  };
}
