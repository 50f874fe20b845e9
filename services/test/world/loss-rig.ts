// The real sweep of all accounts of a world: AWS's clients against a control plane on loopback that holds the world's end.
import type { Engine } from '../../../sdk/test/engine.js';
import { createInventory } from '../../adapters/aws/inventory.js';
import { createPulse } from '../../adapters/dynamodb/pulse.js';
import { createSweepState } from '../../adapters/dynamodb/sweep-state.js';
import { applyFacts } from '../../app/apply.js';
import type { SweepReport } from '../../app/sweep-report.js';
import { sweep } from '../../app/sweep.js';
import type { SweepDeps } from '../../app/sweep-run.js';
import { DEFAULT_BRAKE } from '../../core/brake.js';
import { DEFAULT_TAG_KEYS } from '../../core/cloudtrail/config.js';
import { parseEvent } from '../../core/cloudtrail/parse.js';
import type { RegistryConfig } from '../../core/registry-config.js';
import { credentialsOf, startControlPlane } from '../aws/control-plane.js';
import { createRig } from '../rig.js';
import { ACCOUNTS } from './arbitraries.js';
import type { Arrival } from './delivery.js';
import { dump } from './dump.js';
import { PLACES, holdingsOf } from './listing.js';
import { SKEW } from './loss-truth.js';
import type { World } from './world.js';

export type LossRig = Awaited<ReturnType<typeof createLossRig>>;

/** Long after the end of every world. */
const START = 1_800_000_000;

export async function createLossRig(engine: Engine, config: RegistryConfig) {
  const rig = await createRig(config, engine);
  let milliseconds = START * 1000;
  const now = () => milliseconds;
  const clock = () => Math.floor(milliseconds / 1000);
  const sleep = async (wait: number) => {
    milliseconds += wait;
  };
  const plane = await startControlPlane({ accounts: ACCOUNTS, now });
  const connection = { endpoint: plane.url, credentials: credentialsOf(ACCOUNTS[0]) };
  const deps: SweepDeps = {
    ...rig.apply,
    inventory: createInventory({ tagKeys: DEFAULT_TAG_KEYS, connection, now, sleep, random: () => 0.5 }),
    state: createSweepState(rig.client, rig.tables.records),
    rechecks: { send: async () => undefined },
    pulse: createPulse(rig.client, rig.tables.records, clock),
    clock,
    settings: { config: rig.config, skew: SKEW, settle: 0 },
    brake: DEFAULT_BRAKE,
  };
  return {
    client: rig.client,
    tables: rig.tables,
    fill: (world: World) => {
      for (const where of PLACES) Object.assign(plane.place(where.account, where.region), holdingsOf(world, where));
    },
    take: async (arrivals: readonly Arrival[]) => {
      for (const { event } of arrivals) {
        const outcome = parseEvent(event, { accounts: [], tagKeys: DEFAULT_TAG_KEYS });
        if (outcome.outcome === 'facts') await applyFacts(rig.apply, outcome.facts);
      }
    },
    /** A complete sweep of each place, an hour after the last, with the brake lifted. */
    sweepEverywhere: async () => {
      milliseconds += 3_600_000;
      const reports: SweepReport[] = [];
      for (const { account, region } of PLACES) {
        const target = { account, region, roleArn: `arn:aws:iam::${account}:role/waypost` };
        reports.push(await sweep(deps, { target, kind: 'complete', owner: 'test', confirm: true }));
      }
      return reports;
    },
    dump: () => dump(rig.store, config),
    stop: async () => {
      await plane.close();
      await rig.stop();
    },
  };
}
