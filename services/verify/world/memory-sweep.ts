// Runs the real sweep and the real re-check for all accounts of a world, in memory.
import { openScope } from '../../adapters/aws/inventory.js';
import { createCaller } from '../../adapters/aws/caller.js';
import type { Limiter } from '../../adapters/aws/limiter.js';
import type { SweepKind } from '../../core/sweep/round.js';
import type { ScopeInventory, SweepState } from '../../app/sweep/ports.js';
import { recheckResource } from '../../app/sweep/recheck.js';
import type { SweepReport } from '../../app/sweep/report.js';
import type { SweepDeps } from '../../app/sweep/run.js';
import { sweep } from '../../app/sweep/sweep.js';
import { DEFAULT_TAG_KEYS } from '../../core/cloudtrail/config.js';
import type { Recheck, Scope } from '../../core/records/fact.js';
import type { RegistryConfig } from '../../core/registry-config.js';
import { DEFAULT_DELETION_GUARD } from '../../core/sweep/deletion-guard.js';
import { HONEST } from './lies.js';
import { SKEW } from './loss-truth.js';
import { createMemoryClients, type MemoryAws } from './memory-aws.js';
import { createMemoryStore, createMemorySweepState } from './memory-store.js';
import type { Mirror } from './mirror.js';

export interface MemorySweeper {
  readonly mirror: Mirror;
  readonly config: RegistryConfig;
  readonly scopes: readonly Scope[];
}

interface SweepWish {
  readonly kind?: SweepKind;
  /** False: the deletion guard holds back mass removals. */
  readonly confirm?: boolean;
  readonly state?: SweepState;
}

const WHOLE = 500;
const UNLIMITED: Limiter = {
  take: async () => undefined,
  throttled: () => undefined,
  succeeded: () => undefined,
  rate: () => 1,
};

/** Sweeps all scopes. */
export async function sweepEverywhere(
  sweeper: MemorySweeper,
  given: Pick<MemoryAws, 'world'> & Partial<MemoryAws>,
  { kind = 'full', confirm = true, state = createMemorySweepState() }: SweepWish = {},
): Promise<readonly SweepReport[]> {
  const aws = { liar: HONEST, page: WHOLE, ...given };
  const deps = { ...depsOf(sweeper, aws), state };
  const reports: SweepReport[] = [];
  for (const target of sweeper.scopes) reports.push(await sweep(deps, { target, kind, owner: 'proof', confirm }));
  return reports;
}

/** Re-checks everything that is known, and leaves failures to the sweeps. */
export async function recheckEverything(
  sweeper: MemorySweeper,
  given: Pick<MemoryAws, 'world'> & Partial<MemoryAws>,
): Promise<void> {
  const aws = { liar: HONEST, page: WHOLE, ...given };
  const deps = {
    ...depsOf(sweeper, aws),
    open: async (recheck: Recheck) => opened(aws, recheck),
    schedule: { schedule: async () => undefined },
  };
  for (const recheck of recheckable(sweeper)) {
    await recheckResource(deps, { recheck, attempt: 0 }).catch(expectUnseen);
  }
}

function expectUnseen(error: Error): void {
  if (!error.message.startsWith('Cannot look up ')) throw error;
}

function recheckable({ mirror: { state } }: MemorySweeper): readonly Recheck[] {
  const reason = 'a proof';
  const of = ({ account, region }: Scope, resource: Recheck['resource'], id: string): Recheck => {
    return { account, region, resource, id, reason };
  };
  return [
    ...[...state.apis.values()].flatMap((record) => [
      of(record, 'api', record.apiId),
      ...(record.domains ?? []).map(({ domain }) => of(record, 'domain', domain)),
    ]),
    ...[...state.endpoints.values()].map((record) => of(record, 'endpoint', record.vpceId)),
  ];
}

function depsOf({ mirror, config }: MemorySweeper, aws: MemoryAws): Omit<SweepDeps, 'state'> {
  return {
    store: createMemoryStore(mirror.state),
    config,
    sleep: async () => undefined,
    random: () => 0.5,
    inventory: { open: async (target) => ({ kind: 'open', scope: opened(aws, target as Scope) }) }, // of the sweeper
    rechecks: { send: async () => undefined },
    heartbeat: { beat: async () => undefined, all: async () => [] },
    clock: () => aws.world.now().second,
    settings: { config, skew: SKEW, settle: 600 },
    deletionGuard: DEFAULT_DELETION_GUARD,
  };
}

function opened(aws: MemoryAws, { account, region }: Scope): ScopeInventory {
  const now = () => aws.world.now().second * 1000;
  const caller = createCaller({ sleep: async () => undefined, random: () => 0.5, now });
  const scope = { account, region };
  return openScope(
    { ...scope, connection: {}, caller, limiter: UNLIMITED, tagKeys: DEFAULT_TAG_KEYS },
    createMemoryClients(aws, scope),
  );
}
