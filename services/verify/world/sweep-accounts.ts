// The real sweep of all accounts of a world: AWS's clients against a fake control plane, and the registry's own store.
import { createInventory } from '../../adapters/aws/inventory.js';
import { createHeartbeat } from '../../adapters/dynamodb/heartbeat.js';
import { createSweepState } from '../../adapters/dynamodb/sweep-state.js';
import type { SweepReport } from '../../app/sweep/report.js';
import { sweep } from '../../app/sweep/sweep.js';
import type { SweepDeps } from '../../app/sweep/run.js';
import { DEFAULT_DELETION_GUARD } from '../../core/sweep/deletion-guard.js';
import { DEFAULT_TAG_KEYS } from '../../core/cloudtrail/config.js';
import { credentialsOf, type ControlPlane } from '../../test/aws/control-plane.js';
import type { Rig } from '../../test/rig.js';
import { ACCOUNTS } from './scopes.js';
import { SCOPES } from './listing.js';
import { SKEW } from './loss-truth.js';

/**
 * Runs a full sweep of each scope, with the deletion guard off: a world of a few APIs loses most of them at once.
 * Starts at the given second; only the sweep's own pauses let time pass.
 */
export async function sweepAccounts(
  { apply, client, tables }: Pick<Rig, 'apply' | 'client' | 'tables'>,
  plane: Pick<ControlPlane, 'url'>,
  { second, owner }: { readonly second: number; readonly owner: string },
): Promise<readonly SweepReport[]> {
  let milliseconds = second * 1000;
  const now = (): number => milliseconds;
  const clock = (): number => Math.floor(milliseconds / 1000);
  const sleep = async (wait: number): Promise<void> => {
    milliseconds += wait;
  };
  const connection = { endpoint: plane.url, credentials: credentialsOf(ACCOUNTS[0]) };
  const deps: SweepDeps = {
    ...apply,
    inventory: createInventory({ tagKeys: DEFAULT_TAG_KEYS, connection, now, sleep, random: () => 0.5 }),
    state: createSweepState(client, tables.records),
    rechecks: { send: async () => undefined },
    heartbeat: createHeartbeat(client, tables.records, clock),
    clock,
    settings: { config: apply.config, skew: SKEW, settle: 0 },
    deletionGuard: DEFAULT_DELETION_GUARD,
  };
  const reports: SweepReport[] = [];
  for (const { account, region } of SCOPES) {
    const target = { account, region, roleArn: `arn:aws:iam::${account}:role/waypost` };
    reports.push(await sweep(deps, { target, kind: 'full', owner, confirm: true }));
  }
  return reports;
}
