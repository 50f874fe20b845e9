// The plan of a sweep: compares an observation with the records, and returns the difference as facts. The plan is pure data.
// Removals are only proposed: the deletion guard and a direct look-up decide (law 2, services/architecture.md).
import type { UnclaimedApi } from 'waypost/model';
import type { ApiRecord } from '../records/api-record.js';
import { isApiChanging } from '../records/api-status.js';
import type { EndpointRecord } from '../records/endpoint-record.js';
import type { EndpointMissing, ApiMissing, Fact, Recheck, StageDeleted } from '../records/fact.js';
import { type Deletion, isDeletedForGood } from '../records/life.js';
import type { Second } from '../time.js';
import type { Observation } from './observation.js';
import { differenceOfApi, unclaimedReason } from './plan-api.js';
import { type DriftKind, type PlanSettings, sweepProvenance } from './plan-context.js';
import { differenceOfEndpoint, isDeleted, isTransitional } from './plan-endpoint.js';
import { differenceOfStages } from './plan-stages.js';
import { outlivingApis, sightOf } from './plan-sights.js';

export interface ScopeRecords {
  readonly apis: readonly ApiRecord[];
  readonly endpoints: readonly EndpointRecord[];
}

export interface SweepPlan {
  readonly facts: readonly Fact[];
  readonly removals: readonly ProposedRemoval[];
  readonly rechecks: readonly Recheck[];
  readonly drift: Drift;
  readonly unclaimed: readonly UnclaimedApi[];
  /** Ids that are listed although they are tombstoned: that must never happen, so an operator must look. */
  readonly resurrected: readonly string[];
  /** Ids that a look-up had not found, and that were seen again: they serve again, and an operator should know. */
  readonly revived: readonly string[];
}

/** A resource that seems to be deleted. Only a direct look-up can confirm that. */
export type ProposedRemoval =
  | { readonly kind: 'api' | 'endpoint'; readonly id: string }
  | { readonly kind: 'stage'; readonly id: string; readonly stage: string };

/** What the events should have reported, but did not. */
export interface Drift {
  readonly missedCreates: number;
  readonly missedDeletes: number;
  readonly wrongFields: number;
}

export const NO_DRIFT: Drift = { missedCreates: 0, missedDeletes: 0, wrongFields: 0 };

export function planSweep(records: ScopeRecords, observation: Observation, settings: PlanSettings): SweepPlan {
  return merge([
    planApis(records, observation, settings),
    planStages(records, observation, settings),
    planEndpoints(records, observation, settings),
  ]);
}

/** The fact of a removal that a direct look-up confirmed, with the time of the look-up. */
export function missingOf(
  removal: ProposedRemoval,
  scope: { readonly account: string; readonly region: string; readonly lookedUpAt: Second },
  settings: PlanSettings,
): ApiMissing | EndpointMissing | StageDeleted {
  const provenance = sweepProvenance(scope, scope.lookedUpAt, settings);
  switch (removal.kind) {
    case 'api':
      return { kind: 'ApiMissing', ...provenance, apiId: removal.id };
    case 'endpoint':
      return { kind: 'EndpointMissing', ...provenance, vpceId: removal.id };
    case 'stage':
      return { kind: 'StageDeleted', ...provenance, apiId: removal.id, stage: removal.stage, sign: 'missing' };
  }
}

export function addDrift(a: Drift, b: Drift): Drift {
  return {
    missedCreates: a.missedCreates + b.missedCreates,
    missedDeletes: a.missedDeletes + b.missedDeletes,
    wrongFields: a.wrongFields + b.wrongFields,
  };
}

const NOTHING: SweepPlan = {
  facts: [],
  removals: [],
  rechecks: [],
  drift: NO_DRIFT,
  unclaimed: [],
  resurrected: [],
  revived: [],
};

function planApis({ apis: known }: ScopeRecords, observation: Observation, settings: PlanSettings): SweepPlan {
  const { apis, vanishedApis = [] } = observation;
  if (apis === undefined) return NOTHING;
  const provenance = sweepProvenance(observation, apis.startedAt, settings);
  const records = new Map(known.map((record) => [record.apiId, record]));
  const vanished = new Set(vanishedApis);
  const present = apis.seen.filter(({ apiId }) => !vanished.has(apiId));
  const differences = present.flatMap((seen) => differenceOfApi(records.get(seen.apiId), seen, provenance) ?? []);
  const listed = new Set(present.map(({ apiId }) => apiId));
  const live = known.filter((record) => record.deleted === undefined && listed.has(record.apiId));
  const outliving = outlivingApis(live, provenance.at, settings.config);
  const missing = known
    .filter((record) => (apis.complete ? !listed.has(record.apiId) : vanished.has(record.apiId)))
    .filter((record) => mayBeDeleted(record, apis.startedAt - settings.settle));
  return {
    ...NOTHING,
    facts: [...differences.map(({ fact }) => fact), ...outliving.map((apiId) => sightOf(apiId, provenance))],
    removals: missing.map(({ apiId }) => ({ kind: 'api', id: apiId })),
    rechecks: differences
      .filter(({ fact }) => isApiChanging(fact.status))
      .map(({ fact }) => ({
        account: observation.account,
        region: observation.region,
        resource: 'api',
        id: fact.apiId,
        reason: 'the API is being updated, and no event reports the end',
      })),
    drift: driftOf(differences),
    unclaimed: present.flatMap((seen) => {
      const reason = unclaimedReason(seen, provenance, settings.config);
      return reason === undefined ? [] : [{ apiId: seen.apiId, name: seen.name ?? null, reason }];
    }),
    resurrected: present
      .filter(({ apiId }) => deletedForGoodAt(records.get(apiId)) < provenance.at - settings.settle)
      .map(({ apiId }) => apiId),
    revived: differences.map(({ fact }) => fact.apiId).filter((apiId) => isMissing(records.get(apiId))),
  };
}

function planStages({ apis: known }: ScopeRecords, observation: Observation, settings: PlanSettings): SweepPlan {
  const records = new Map(known.map((record) => [record.apiId, record]));
  const differences = (observation.stages ?? []).map((stages) => {
    const provenance = sweepProvenance(observation, stages.startedAt, settings);
    return differenceOfStages(records.get(stages.apiId), stages, { provenance, settings });
  });
  return {
    ...NOTHING,
    facts: differences.flatMap(({ seen }) => seen),
    removals: differences
      .flatMap(({ missing }) => missing)
      .map(({ apiId, stage }) => ({ kind: 'stage', id: apiId, stage })),
    drift: { ...NO_DRIFT, wrongFields: differences.reduce((sum, { missed }) => sum + missed, 0) },
  };
}

function planEndpoints(
  { endpoints: known }: ScopeRecords,
  observation: Observation,
  settings: PlanSettings,
): SweepPlan {
  const { account, region, endpoints } = observation;
  if (endpoints === undefined) return NOTHING;
  const provenance = sweepProvenance(observation, endpoints.startedAt, settings);
  const records = new Map(known.map((record) => [record.vpceId, record]));
  const present = endpoints.seen.filter((seen) => !isDeleted(seen));
  const differences = present.flatMap((seen) => differenceOfEndpoint(records.get(seen.vpceId), seen, provenance) ?? []);
  const listed = new Set(present.map(({ vpceId }) => vpceId));
  const deleted = new Set(endpoints.seen.filter(isDeleted).map(({ vpceId }) => vpceId));
  const missing = known
    .filter(({ vpceId }) => (endpoints.complete ? !listed.has(vpceId) : deleted.has(vpceId)))
    .filter((record) => mayBeDeleted(record, endpoints.startedAt - settings.settle));
  return {
    ...NOTHING,
    facts: differences.map(({ fact }) => fact),
    removals: missing.map(({ vpceId }) => ({ kind: 'endpoint', id: vpceId })),
    rechecks: differences
      .filter(({ fact }) => isTransitional(fact.state))
      .map(({ fact }) => ({
        account,
        region,
        resource: 'endpoint',
        id: fact.vpceId,
        reason: 'the endpoint is changing its state, and no event reports the end',
      })),
    drift: driftOf(differences),
    resurrected: present
      .filter(({ vpceId }) => deletedForGoodAt(records.get(vpceId)) < provenance.at - settings.settle)
      .map(({ vpceId }) => vpceId),
    revived: differences.map(({ fact }) => fact.vpceId).filter((vpceId) => isMissing(records.get(vpceId))),
  };
}

function deletedForGoodAt(record: { readonly deleted?: Deletion } | undefined): Second {
  return isDeletedForGood(record) ? (record?.deleted?.at ?? Infinity) : Infinity;
}

/** True for a record that a look-up did not find: when it is seen, it serves again. */
function isMissing(record: { readonly deleted?: Deletion } | undefined): boolean {
  return record?.deleted?.missing === true;
}

/** A record that was never proved to belong to the account does not count, and expires. */
function mayBeDeleted(
  record: { readonly created: boolean; readonly createdAt: Second; readonly deleted?: unknown },
  before: Second,
): boolean {
  return record.created && record.deleted === undefined && record.createdAt < before;
}

function driftOf(differences: readonly { readonly drift: DriftKind | undefined }[]): Drift {
  const count = (kind: DriftKind) => differences.filter(({ drift }) => drift === kind).length;
  return { missedCreates: count('missedCreate'), missedDeletes: 0, wrongFields: count('wrongFields') };
}

function merge(plans: readonly SweepPlan[]): SweepPlan {
  return {
    facts: plans.flatMap(({ facts }) => facts),
    removals: plans.flatMap(({ removals }) => removals),
    rechecks: plans.flatMap(({ rechecks }) => rechecks),
    drift: plans.map(({ drift }) => drift).reduce(addDrift),
    unclaimed: plans.flatMap(({ unclaimed }) => unclaimed),
    resurrected: plans.flatMap(({ resurrected }) => resurrected),
    revived: plans.flatMap(({ revived }) => revived),
  };
}
