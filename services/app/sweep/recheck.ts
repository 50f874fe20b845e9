// A re-check: one resource whose truth no event tells is looked at directly, and what is seen goes the way of all facts.
// What settles by itself is looked at again, later and later, for about two hours; then the sweeps take over.
import type { Recheck, Second } from '../../core/records/fact.js';
import type { ApiRecord } from '../../core/records/api-record.js';
import type { Observation } from '../../core/sweep/observation.js';
import type { PlanSettings } from '../../core/sweep/plan-context.js';
import { isDomainTransitional, mappedApis, planDomains } from '../../core/sweep/plan-domains.js';
import { isTransitional } from '../../core/sweep/plan-endpoint.js';
import type { ScopeRecords } from '../../core/sweep/plan.js';
import { deletionOf, planSweep } from '../../core/sweep/plan.js';
import type { ApplyDeps } from '../ingest/apply.js';
import { applyFacts } from '../ingest/apply.js';
import { withMappings } from './scan-domains.js';
import type { DelayedRecheck, ScopeInventory, RecheckSchedule, Unseen } from './ports.js';

/** Longer than clocks may differ, so that what is seen then is newer than the event. */
export const FIRST_DELAY: Second = 15;
const LONGEST_DELAY: Second = 900;
/** 15 s, 30 s, … 15 min, 15 min: two hours in all. */
const LAST_ATTEMPT = 13;
/** A resource that nobody knows is waited for a little while only. */
const LAST_ATTEMPT_UNKNOWN = 3;

export interface RecheckDeps extends ApplyDeps {
  /** The open control plane of the account and region; it throws when that cannot be had. */
  readonly open: (recheck: Recheck) => Promise<ScopeInventory>;
  readonly settings: PlanSettings;
  readonly schedule: RecheckSchedule;
}

export type RecheckOutcome = 'settled' | 'again' | 'gave up';

/**
 * Does one re-check.
 * @throws Error when the resource could not be looked at, or the registry not be written: the message must come again.
 */
export async function recheckResource(
  deps: RecheckDeps,
  { recheck, attempt }: Pick<DelayedRecheck, 'recheck' | 'attempt'>,
): Promise<RecheckOutcome> {
  const scope = await deps.open(recheck);
  const found = await LOOK_UPS[recheck.resource](deps, scope, recheck);
  const { rechecks } = await applyFacts(deps, found.facts);
  const again = found.settled && rechecks.length === 0 ? undefined : nextDelay(attempt, found.last);
  if (again === undefined) return found.settled && rechecks.length === 0 ? 'settled' : 'gave up';
  await deps.schedule.schedule([{ recheck, attempt: attempt + 1, delay: again }]);
  return 'again';
}

/** In how many seconds to look again after so many attempts; undefined: no more. */
export function nextDelay(attempt: number, last = LAST_ATTEMPT): Second | undefined {
  return attempt + 1 >= last ? undefined : Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** (attempt + 1));
}

interface RecheckFindings {
  readonly facts: Parameters<typeof applyFacts>[1];
  readonly settled: boolean;
  /** The attempt after which no more is made. */
  readonly last?: number;
}

async function lookUpApi(
  { store, settings }: RecheckDeps,
  scope: ScopeInventory,
  recheck: Recheck,
): Promise<RecheckFindings> {
  const { account, region } = scope;
  const seen = await scope.api(recheck.id);
  if (seen.kind === 'unseen') throw unseenError(recheck, seen.unseen);
  const { value: record } = await store.api({ account, region, id: recheck.id });
  if (seen.kind === 'missing') return missing(record, { kind: 'api', id: recheck.id }, { scope, seen, settings });
  const stages = seen.value.type === 'PRIVATE' ? await scope.stages(recheck.id) : undefined;
  if (stages?.kind === 'unseen') throw unseenError(recheck, stages.unseen);
  const observation: Observation = {
    account,
    region,
    apis: { startedAt: seen.startedAt, complete: false, seen: [seen.value] },
    ...(stages?.kind === 'seen' ? { stages: [stages.value] } : {}),
  };
  return {
    facts: factsOf({ apis: record === undefined ? [] : [record], endpoints: [] }, observation, settings),
    settled: true,
  };
}

async function lookUpEndpoint(
  { store, settings }: RecheckDeps,
  scope: ScopeInventory,
  recheck: Recheck,
): Promise<RecheckFindings> {
  const { account, region } = scope;
  const seen = await scope.endpoint(recheck.id);
  if (seen.kind === 'unseen') throw unseenError(recheck, seen.unseen);
  const { value: record } = await store.endpoint({ account, region, id: recheck.id });
  if (seen.kind === 'missing') return missing(record, { kind: 'endpoint', id: recheck.id }, { scope, seen, settings });
  if (seen.value === null) return { facts: [], settled: true };
  const observation: Observation = {
    account,
    region,
    endpoints: { startedAt: seen.startedAt, complete: false, seen: [seen.value] },
  };
  const records = { apis: [], endpoints: record === undefined ? [] : [record] };
  return { facts: factsOf(records, observation, settings), settled: !isTransitional(seen.value.state) };
}

/** The APIs of the place are read as its index has them; what that lags behind, the next full sweep tells. */
async function lookUpDomain(
  { store, settings }: RecheckDeps,
  scope: ScopeInventory,
  recheck: Recheck,
): Promise<RecheckFindings> {
  const { account, region } = scope;
  const seen = await scope.domain(recheck.id);
  // A role of before custom domains may not look at them. Sweeps tell what it lacks; a message could only fail again.
  if (seen.kind === 'unseen' && seen.unseen.reason === 'denied') return { facts: [], settled: true };
  if (seen.kind === 'unseen') throw unseenError(recheck, seen.unseen);
  const apis: ApiRecord[] = [];
  for await (const page of store.apisOf(account, region)) apis.push(...page);
  const { startedAt } = seen;
  const unseen: Unseen[] = [];
  const look = { scope, unseen, isTimeUp: () => false };
  const domains = {
    startedAt,
    complete: false,
    seen: await withMappings(look, seen.kind === 'seen' ? [seen.value] : []),
  };
  const passing = unseen.find(({ reason }) => reason !== 'denied');
  if (passing !== undefined) throw unseenError(recheck, passing);
  const gone = seen.kind === 'missing' ? [recheck.id] : [];
  const { facts } = planDomains(apis, { account, region, domains, notFoundDomains: gone }, settings);
  return {
    facts,
    settled: seen.kind === 'missing' ? facts.length > 0 : !isDomainTransitional(seen.value.state),
    ...(mappedApis(apis, recheck.id).length === 0 && seen.kind === 'missing' ? { last: LAST_ATTEMPT_UNKNOWN } : {}),
  };
}

const LOOK_UPS = { api: lookUpApi, endpoint: lookUpEndpoint, domain: lookUpDomain } as const;

/** Stages that a direct read does not show are gone: it is one API, and the deletion guard is for many. */
function factsOf(records: ScopeRecords, observation: Observation, settings: PlanSettings): RecheckFindings['facts'] {
  const { facts, removals } = planSweep(records, observation, settings);
  return [...facts, ...removals.flatMap((removal) => (removal.kind === 'stage' ? [removal.fact] : []))];
}

/** What is young may not be seen yet; what nobody knows of cannot be deleted. */
function missing(
  record: { readonly created: boolean; readonly createdAt: Second; readonly deleted?: unknown } | undefined,
  removal: { readonly kind: 'api' | 'endpoint'; readonly id: string },
  context: {
    readonly scope: ScopeInventory;
    readonly seen: { readonly startedAt: Second };
    readonly settings: PlanSettings;
  },
): RecheckFindings {
  const { scope, seen, settings } = context;
  if (record?.deleted !== undefined) return { facts: [], settled: true };
  if (record?.created !== true) return { facts: [], settled: false, last: LAST_ATTEMPT_UNKNOWN };
  if (record.createdAt >= seen.startedAt - settings.settle) return { facts: [], settled: false };
  const { account, region } = scope;
  return { facts: [deletionOf(removal, { account, region, lookedUpAt: seen.startedAt }, settings)], settled: true };
}

function unseenError({ resource, id }: Recheck, { call, permission, reason, message }: Unseen): Error {
  return new Error(
    `${resource} ${id} could not be looked at: ${call} was ${reason} (it needs ${permission}): ${message}`,
  );
}
