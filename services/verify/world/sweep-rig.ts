// A registry and a fake control plane that holds a world, to be swept.
import type { TestEngine } from '../../../sdk/test/engine.js';
import { applyFacts } from '../../app/ingest/apply.js';
import { DEFAULT_TAG_KEYS } from '../../core/cloudtrail/config.js';
import { parseEvent } from '../../core/cloudtrail/parse.js';
import type { RegistryConfig } from '../../core/registry-config.js';
import { startControlPlane } from '../../test/aws/control-plane.js';
import { createRig } from '../../test/rig.js';
import { ACCOUNTS } from './scopes.js';
import type { Arrival } from './delivery.js';
import { dump } from './dump.js';
import { SCOPES, holdingsOf } from './listing.js';
import { sweepAccounts } from './sweep-accounts.js';
import type { World } from './world.js';

export type SweepRig = Awaited<ReturnType<typeof createSweepRig>>;

/** Long after the end of every world. */
const START = 1_800_000_000;

export async function createSweepRig(engine: TestEngine, config: RegistryConfig) {
  const rig = await createRig(config, engine);
  let second = START;
  const plane = await startControlPlane({ accounts: ACCOUNTS, now: () => second * 1000 });
  return {
    client: rig.client,
    tables: rig.tables,
    fill: (world: World) => {
      for (const scope of SCOPES) Object.assign(plane.scope(scope.account, scope.region), holdingsOf(world, scope));
    },
    take: async (arrivals: readonly Arrival[]) => {
      for (const { event } of arrivals) {
        const outcome = parseEvent(event, { accounts: [], tagKeys: DEFAULT_TAG_KEYS });
        if (outcome.outcome === 'facts') await applyFacts(rig.apply, outcome.facts);
      }
    },
    /** Runs a full sweep of each scope, an hour after the last, with the deletion guard off. */
    sweepEverywhere: async () => {
      second += 3600;
      return sweepAccounts(rig, plane, { second, owner: 'test' });
    },
    dump: () => dump(rig.store, config),
    stop: async () => {
      await plane.close();
      await rig.stop();
    },
  };
}
