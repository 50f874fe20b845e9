// The work of a registry's processes, one after the other: functions apply events, and an operator acts in between.
import * as fc from 'fast-check';
import { isWaypostError } from 'waypost/model';
import { applyAct } from '../../../app/upkeep/apply-act.js';
import { expireTombstones } from '../../../app/upkeep/expire.js';
import { rebuild } from '../../../app/upkeep/rebuild.js';
import type { OperatorAct as RegistryAct } from '../../../core/names/act.js';
import type { MoveCause } from '../../../core/names/history.js';
import type { RegistryConfig } from '../../../core/registry-config.js';
import { ACCOUNTS } from '../../world/scopes.js';
import type { LoggedCall } from '../../world/ledger.js';
import type { Handlers } from './registry.js';

/** Work of one process; after a crash, another process does it again. */
export interface FaultOperation {
  readonly title: string;
  /** The registry's configuration from here on. */
  readonly config: RegistryConfig;
  /** True if the work consists of many transactions, each complete in itself. */
  readonly inParts: boolean;
  readonly run: (process: Handlers) => Promise<unknown>;
}

const KINDS = ['pin', 'unpin', 'release', 'rebuild', 'expire'] as const;

interface ScheduledAct {
  /** The act happens before this event; a number beyond the last event means after all events. */
  readonly before: number;
  readonly kind: (typeof KINDS)[number];
  readonly pick: number;
}

export const operatorActs: fc.Arbitrary<readonly ScheduledAct[]> = fc.array(
  fc.record({ before: fc.nat({ max: 12 }), kind: fc.constantFrom(...KINDS), pick: fc.nat({ max: 5 }) }),
  { minLength: 1, maxLength: 4 },
);

export function operationsOf(
  calls: readonly LoggedCall[],
  acts: readonly ScheduledAct[],
  config: RegistryConfig,
): FaultOperation[] {
  const operations: FaultOperation[] = [];
  let now = config;
  const act = (each: ScheduledAct, at: number): void => {
    // An operator rebuilds after a change that only the operator can make.
    if (each.kind === 'rebuild') now = { ...now, naming: now.naming === 'tag' ? 'tag-or-name' : 'tag' };
    operations.push(operationOf(each, { calls, at, config: now }));
  };
  calls.forEach(({ event }, index) => {
    for (const each of acts) if (each.before === index) act(each, index);
    const config = now;
    operations.push({
      title: `applies ${JSON.stringify(event.detail.eventName)}`,
      config,
      inParts: false,
      run: ({ take }) => take(event),
    });
  });
  for (const each of acts) if (each.before >= calls.length) act(each, calls.length);
  return operations;
}

interface Circumstances {
  readonly calls: readonly LoggedCall[];
  /** The number of events before it. */
  readonly at: number;
  readonly config: RegistryConfig;
}

function operationOf({ kind, pick }: ScheduledAct, { calls, at, config }: Circumstances): FaultOperation {
  const operation = (run: FaultOperation['run']): FaultOperation => ({
    title: `does ${kind}`,
    config,
    inParts: kind === 'rebuild',
    run,
  });
  switch (kind) {
    case 'pin':
    case 'unpin':
    case 'release':
      return operation(({ apply }) => applyKnown(apply, actOf(kind, pick, { calls, at })));
    case 'rebuild':
      return operation(({ apply }) =>
        rebuild(apply.store, config, { dryRun: false, move: causeOf(kind, { calls, at }) }),
      );
    case 'expire':
      return operation(({ apply }) => expireTombstones(apply.store, () => 0, true));
  }
}

function actOf(
  kind: 'pin' | 'unpin' | 'release',
  pick: number,
  { calls, at }: Pick<Circumstances, 'calls' | 'at'>,
): RegistryAct {
  const made = calls.flatMap(({ actions }) =>
    actions.flatMap((action) => (action.kind === 'api-created' ? [action] : [])),
  );
  const action = made[pick % Math.max(1, made.length)];
  const cause = { name: 'orders-api', ...causeOf(kind, { calls, at }) };
  if (kind === 'release')
    return { kind: 'Released', account: ACCOUNTS[pick % ACCOUNTS.length] ?? ACCOUNTS[0], ...cause };
  return { kind: 'Pinned', apiId: kind === 'pin' ? (action?.apiId ?? null) : null, ...cause };
}

function causeOf(eventName: string, { calls, at }: Pick<Circumstances, 'calls' | 'at'>): MoveCause {
  const second = calls[Math.max(0, at - 1)]?.actions[0]?.at ?? 0;
  return { at: second, cause: { eventName, eventId: `act-${String(at)}`, principal: 'operator', tool: null } };
}

/** Accepts a refusal: an act on a name that nobody ever had is refused, and changes nothing. */
async function applyKnown(apply: Handlers['apply'], act: RegistryAct): Promise<void> {
  try {
    await applyAct(apply, act);
  } catch (error) {
    if (!isWaypostError(error) || error.code !== 'SERVICE_NOT_FOUND') throw error;
  }
}
