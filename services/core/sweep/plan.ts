// The plan of a sweep: what an observation tells beyond the records, as facts. It is pure data. What it takes for gone it
// only proposes: the deletion guard and a direct look-up decide.
import type { ApiRecord } from '../records/api-record.js';
import type { EndpointRecord } from '../records/endpoint-record.js';
import type { EndpointDeleted, ApiDeleted, Fact, Recheck, Second, StageDeleted } from '../records/fact.js';
import type { Observation } from './observation.js';
import { differenceOfApi, unclaimedReason } from './plan-api.js';
import type { DriftKind, PlanSettings } from './plan-context.js';
import { sweepProvenance } from './plan-context.js';
import { differenceOfEndpoint, isDeleted, isTransitional } from './plan-endpoint.js';
import { differenceOfStages } from './plan-stages.js';

export interface ScopeRecords {
  readonly apis: readonly ApiRecord[];
  readonly endpoints: readonly EndpointRecord[];
}

export interface SweepPlan {
  readonly facts: readonly Fact[];
  readonly removals: readonly ProposedRemoval[];
  readonly rechecks: readonly Recheck[];
  readonly drift: Drift;
  readonly unclaimed: readonly Unclaimed[];
  /** Listed, although the registry holds them for deleted, which is final. Someone must look. */
  readonly resurrected: readonly string[];
}

/** Something that seems to be gone. Of an API or an endpoint, only a direct look-up can confirm it. */
export type ProposedRemoval =
  | { readonly kind: 'api' | 'endpoint'; readonly id: string }
  | { readonly kind: 'stage'; readonly id: string; readonly stage: string; readonly fact: StageDeleted };

/** What the events should have told, and did not. */
export interface Drift {
  readonly missedCreates: number;
  readonly missedDeletes: number;
  readonly wrongFields: number;
}

export const NO_DRIFT: Drift = { missedCreates: 0, missedDeletes: 0, wrongFields: 0 };

/** A private API that no service's name is read from. */
export interface Unclaimed {
  readonly apiId: string;
  readonly name: string | null;
  /** `unusable`: there is a tag or a name, and it gives no name of a service. */
  readonly reason: 'untagged' | 'unusable';
}

export function planSweep(records: ScopeRecords, observation: Observation, settings: PlanSettings): SweepPlan {
  return merge([
    planApis(records, observation, settings),
    planStages(records, observation, settings),
    planEndpoints(records, observation, settings),
  ]);
}

/** The fact of a removal that a direct look-up confirmed, stamped by the look-up. */
export function deletionOf(
  removal: Exclude<ProposedRemoval, { kind: 'stage' }>,
  scope: { readonly account: string; readonly region: string; readonly lookedUpAt: Second },
  settings: PlanSettings,
): ApiDeleted | EndpointDeleted {
  const told = sweepProvenance(scope, scope.lookedUpAt, settings);
  return removal.kind === 'api'
    ? { kind: 'ApiDeleted', ...told, apiId: removal.id }
    : { kind: 'EndpointDeleted', ...told, vpceId: removal.id };
}

export function addDrift(a: Drift, b: Drift): Drift {
  return {
    missedCreates: a.missedCreates + b.missedCreates,
    missedDeletes: a.missedDeletes + b.missedDeletes,
    wrongFields: a.wrongFields + b.wrongFields,
  };
}

const NOTHING: SweepPlan = { facts: [], removals: [], rechecks: [], drift: NO_DRIFT, unclaimed: [], resurrected: [] };

function planApis({ apis: known }: ScopeRecords, observation: Observation, settings: PlanSettings): SweepPlan {
  const { apis, vanishedApis: vanished = [] } = observation;
  if (apis === undefined) return NOTHING;
  const told = sweepProvenance(observation, apis.startedAt, settings);
  const records = new Map(known.map((record) => [record.apiId, record]));
  const gone = new Set(vanished);
  const there = apis.seen.filter(({ apiId }) => !gone.has(apiId));
  const differences = there.flatMap((seen) => differenceOfApi(records.get(seen.apiId), seen, told) ?? []);
  const listed = new Set(there.map(({ apiId }) => apiId));
  const missing = known
    .filter((record) => (apis.complete ? !listed.has(record.apiId) : gone.has(record.apiId)))
    .filter((record) => mayBeGone(record, apis.startedAt - settings.settle));
  return {
    ...NOTHING,
    facts: differences.map(({ fact }) => fact),
    removals: missing.map(({ apiId }) => ({ kind: 'api', id: apiId })),
    drift: driftOf(differences),
    unclaimed: there.flatMap((seen) => {
      const reason = unclaimedReason(seen, told, settings.config);
      return reason === undefined ? [] : [{ apiId: seen.apiId, name: seen.name ?? null, reason }];
    }),
    resurrected: there
      .filter(({ apiId }) => (records.get(apiId)?.deleted?.at ?? Infinity) < told.at - settings.settle)
      .map(({ apiId }) => apiId),
  };
}

function planStages({ apis: known }: ScopeRecords, observation: Observation, settings: PlanSettings): SweepPlan {
  const records = new Map(known.map((record) => [record.apiId, record]));
  const differences = (observation.stages ?? []).map((stages) => {
    const told = sweepProvenance(observation, stages.startedAt, settings);
    return differenceOfStages(records.get(stages.apiId), stages, { told, settings });
  });
  return {
    ...NOTHING,
    facts: differences.flatMap(({ seen }) => seen),
    removals: differences
      .flatMap(({ missing }) => missing)
      .map((fact) => ({ kind: 'stage', id: fact.apiId, stage: fact.stage, fact })),
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
  const told = sweepProvenance(observation, endpoints.startedAt, settings);
  const records = new Map(known.map((record) => [record.vpceId, record]));
  const there = endpoints.seen.filter((seen) => !isDeleted(seen));
  const differences = there.flatMap((seen) => differenceOfEndpoint(records.get(seen.vpceId), seen, told) ?? []);
  const listed = new Set(there.map(({ vpceId }) => vpceId));
  const gone = new Set(endpoints.seen.filter(isDeleted).map(({ vpceId }) => vpceId));
  const missing = known
    .filter(({ vpceId }) => (endpoints.complete ? !listed.has(vpceId) : gone.has(vpceId)))
    .filter((record) => mayBeGone(record, endpoints.startedAt - settings.settle));
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
        reason: 'the endpoint is on its way to another state, and no event says when it gets there',
      })),
    drift: driftOf(differences),
    resurrected: there
      .filter(({ vpceId }) => (records.get(vpceId)?.deleted?.at ?? Infinity) < told.at - settings.settle)
      .map(({ vpceId }) => vpceId),
  };
}

/** What was never proved to be the account's own counts for nothing, and expires by itself. */
function mayBeGone(
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
  };
}
