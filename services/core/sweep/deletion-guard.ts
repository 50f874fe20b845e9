// The deletion guard holds back mass removals: a sweep that would remove a large part of an account at once is more likely wrong
// than right. The removals wait until a later sweep agrees or an operator confirms them (law 2, services/architecture.md).
import type { ApiRecord } from '../records/api-record.js';
import type { Second } from '../time.js';
import type { ScopeRecords, ProposedRemoval } from './plan.js';
import type { RegistryConfig } from '../registry-config.js';
import { currentNameOf } from '../names/candidacy.js';
import { type StageLog, presentStages } from '../records/stage-log.js';
import { STAGE_RANK, secondOfStamp } from '../records/stamp.js';

export interface DeletionGuardFigures {
  /** The guard holds removals of more than this percentage … */
  readonly percent: number;
  /** … and more than this number; or of everything, if that is more than this number. */
  readonly most: number;
  /** After how many seconds a second sweep can agree. */
  readonly wait: Second;
}

export const DEFAULT_DELETION_GUARD: DeletionGuardFigures = { percent: 15, most: 3, wait: 600 };

/** A removal that is held back, and since when. */
export interface HeldRemoval {
  readonly kind: ProposedRemoval['kind'];
  readonly id: string;
  readonly stage?: string;
  readonly since: Second;
}

interface GuardDecision {
  readonly released: readonly ProposedRemoval[];
  readonly held: readonly HeldRemoval[];
  /** One sentence for each kind of removal that is held. */
  readonly reasons: readonly string[];
}

export interface DeletionGuardSettings {
  readonly figures: DeletionGuardFigures;
  readonly config: RegistryConfig;
  /** When the sweep started. */
  readonly at: Second;
  /** What the previous sweep held. */
  readonly before: readonly HeldRemoval[];
  /** An operator confirmed the removals. */
  readonly confirm: boolean;
}

/** Decides which of the removals that one sweep proposes for an account and region are released, and which are held. */
export function deletionGuard(
  removals: readonly ProposedRemoval[],
  records: ScopeRecords,
  settings: DeletionGuardSettings,
): GuardDecision {
  const alarms = settings.confirm ? [] : alarmsOf(removals, records, settings);
  const suspects = new Map(alarms.flatMap(({ suspects }) => suspects.map((removal) => [keyOf(removal), removal])));
  const since = new Map(settings.before.map((held) => [keyOf(held), held.since]));
  const isHeld = (removal: ProposedRemoval) =>
    suspects.has(keyOf(removal)) && (since.get(keyOf(removal)) ?? Infinity) > settings.at - settings.figures.wait;
  const held = removals.filter(isHeld);
  return {
    released: removals.filter((removal) => !isHeld(removal)),
    held: held.map((removal) => heldOf(removal, since.get(keyOf(removal)) ?? settings.at)),
    reasons: alarms.filter(({ suspects }) => suspects.some(isHeld)).map(({ reason }) => reason),
  };
}

interface GuardAlarm {
  readonly suspects: readonly ProposedRemoval[];
  readonly reason: string;
}

function alarmsOf(
  removals: readonly ProposedRemoval[],
  records: ScopeRecords,
  { figures, config }: DeletionGuardSettings,
): GuardAlarm[] {
  const alive = records.apis.filter((record) => record.created && record.deleted === undefined);
  const isPrivate = new Set(alive.filter((record) => record.type?.value === 'PRIVATE').map(({ apiId }) => apiId));
  const apis = removals.filter(({ kind }) => kind === 'api');
  const privateApis = apis.filter(({ id }) => isPrivate.has(id));
  const endpoints = removals.filter(({ kind }) => kind === 'endpoint');
  const liveEndpoints = records.endpoints.filter((record) => record.created && record.deleted === undefined);
  const stages = stageLosses(removals, alive, config);
  return [
    { suspects: apis, lost: apis.length, of: alive.length, what: 'REST APIs are missing' },
    { suspects: apis, lost: privateApis.length, of: isPrivate.size, what: 'private APIs are missing' },
    { suspects: endpoints, lost: endpoints.length, of: liveEndpoints.length, what: 'VPC endpoints are missing' },
    { ...stages, what: 'services have no stage left' },
  ]
    .filter(({ lost, of }) => isTooMuch(lost, of, figures))
    .map(({ suspects, lost, of, what }) => ({ suspects, reason: `${String(lost)} of ${String(of)} ${what}.` }));
}

function isTooMuch(lost: number, of: number, { percent, most }: DeletionGuardFigures): boolean {
  return lost > most && (lost * 100 > of * percent || lost >= of);
}

/** The services that would lose their last stage, and the removals that cause it. */
function stageLosses(removals: readonly ProposedRemoval[], alive: readonly ApiRecord[], config: RegistryConfig) {
  const missing = removals.filter((removal) => removal.kind === 'stage');
  const missingKeys = new Set(missing.map(keyOf));
  const services = new Map<string, { readonly apis: string[]; left: number }>();
  for (const record of alive) {
    const name = record.type?.value === 'PRIVATE' ? currentNameOf(record, config)?.name : undefined;
    const stages = presentStages(record.stages);
    if (name === undefined || stages.length === 0) continue;
    const service = services.get(name) ?? { apis: [], left: 0 };
    service.apis.push(record.apiId);
    service.left += stages.filter(
      (log) => !missingKeys.has(keyOf({ kind: 'stage', id: record.apiId, stage: log.name })),
    ).length;
    services.set(name, service);
  }
  const lost = [...services.values()].filter(({ left }) => left === 0);
  const apis = new Set(lost.flatMap((service) => service.apis));
  return { suspects: missing.filter(({ id }) => apis.has(id)), lost: lost.length, of: services.size };
}

const DAY: Second = 86_400;

/**
 * True if a re-check must leave a removal to the sweeps, because it would complete a mass removal. Everything that look-ups failed to
 * find in the last day counts.
 */
export function isLeftToSweeps(
  kind: 'api' | 'endpoint',
  { apis, endpoints }: ScopeRecords,
  { figures, at }: Pick<DeletionGuardSettings, 'figures' | 'at'>,
): boolean {
  const groups = kind === 'api' ? [apis, apis.filter(({ type }) => type?.value === 'PRIVATE')] : [endpoints];
  return groups.some((group) => {
    const known = group.filter(({ created }) => created);
    const alive = known.filter(({ deleted }) => deleted === undefined).length;
    const lost = known.filter(({ deleted }) => deleted?.missing === true && deleted.at > at - DAY).length;
    return isTooMuch(lost + 1, alive + lost, figures);
  });
}

/** The same for an API's stages: a re-check must not leave too many services without one. */
export function areStagesLeftToSweeps(
  stages: readonly Extract<ProposedRemoval, { kind: 'stage' }>[],
  { apis }: ScopeRecords,
  { figures, config, at }: Pick<DeletionGuardSettings, 'figures' | 'config' | 'at'>,
): boolean {
  const alive = apis.filter((record) => record.created && record.deleted === undefined);
  const { lost, of } = stageLosses(stages, alive, config);
  const before = alive.filter((record) => lostItsStages(record, at - DAY) && currentNameOf(record, config)).length;
  return lost > 0 && isTooMuch(lost + before, of + before, figures);
}

/** True for a private API that has no stage, because a look-up after that time found none. */
function lostItsStages({ type, stages }: ApiRecord, after: Second): boolean {
  const isLost = ({ deleted = 0 }: StageLog) => deleted % 4 === STAGE_RANK.missing && secondOfStamp(deleted) > after;
  return type?.value === 'PRIVATE' && presentStages(stages).length === 0 && stages.some(isLost);
}

function heldOf(removal: ProposedRemoval, since: Second): HeldRemoval {
  const { kind, id } = removal;
  return removal.kind === 'stage' ? { kind, id, stage: removal.stage, since } : { kind, id, since };
}

/** One text for each removal, held or proposed. */
export function keyOf(removal: { readonly kind: string; readonly id: string; readonly stage?: string }): string {
  return `${removal.kind}|${removal.id}|${removal.stage ?? ''}`;
}
