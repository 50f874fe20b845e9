// A re-check: looks up one resource directly when events cannot tell its state, and applies what it sees. A resource whose
// state is still changing is looked up again, at growing intervals for about two hours; then the sweeps take over.
import { defined, type Unseen } from 'waypost/model';
import type { Fact, Recheck } from '../../core/records/fact.js';
import type { Second } from '../../core/time.js';
import type { ApiRecord } from '../../core/records/api-record.js';
import { isApiChanging } from '../../core/records/api-status.js';
import type { Observation } from '../../core/sweep/observation.js';
import { type DeletionGuardFigures, areStagesLeftToSweeps, isLeftToSweeps } from '../../core/sweep/deletion-guard.js';
import { type PlanSettings, sweepProvenance } from '../../core/sweep/plan-context.js';
import { sightOf } from '../../core/sweep/plan-sights.js';
import { isDomainTransitional, mappedApis, planDomains } from '../../core/sweep/plan-domains.js';
import { isDeleted, isTransitional } from '../../core/sweep/plan-endpoint.js';
import { type ProposedRemoval, type ScopeRecords, missingOf, planSweep } from '../../core/sweep/plan.js';
import { type ApplyDeps, applyGroups } from '../ingest/apply.js';
import { byResource, plannedFor } from '../ingest/by-resource.js';
import { withMappings } from './domains.js';
import { readRecords } from './records.js';
import { provenStages } from './proven.js';
import { servesPrivately } from './stages.js';
import { type SecondLook, lookAgainAtApi, lookAgainAtEndpoint, lookAgainAtStages } from './second-look.js';
import type { DelayedRecheck, ScopeInventory, RecheckSchedule } from './ports.js';

/** Longer than clocks may differ, so that the look-up is newer than the event. */
const FIRST_DELAY: Second = 15;
const LONGEST_DELAY: Second = 900;
/** 15 s, 30 s … 15 min, 15 min: two hours in total. */
const LAST_ATTEMPT = 13;
/** An unknown resource is looked up for a short while only. */
const LAST_ATTEMPT_UNKNOWN = 3;

interface RecheckDeps extends ApplyDeps {
  /** Opens the control plane of the account and region. It throws when that fails. */
  readonly open: (recheck: Recheck) => Promise<ScopeInventory>;
  readonly settings: PlanSettings;
  readonly deletionGuard: DeletionGuardFigures;
  readonly schedule: RecheckSchedule;
}

type RecheckOutcome = 'settled' | 'again' | 'gave up';

/**
 * Carries out one re-check.
 * @throws Error when the look-up or the write failed. The queue must deliver the message again.
 */
export async function recheckResource(
  deps: RecheckDeps,
  { recheck, attempt }: Pick<DelayedRecheck, 'recheck' | 'attempt'>,
): Promise<RecheckOutcome> {
  if (recheck.wait !== undefined && recheck.wait > 0) {
    await deps.schedule.schedule([delayed(recheck)]);
    return 'again';
  }
  const scope = await deps.open(recheck);
  const found = await LOOK_UPS[recheck.resource](deps, scope, recheck);
  const groups = byResource(found.facts);
  const applied = await applyGroups(deps, found.madeFor === undefined ? groups : plannedFor(found.madeFor, groups));
  const waiting = applied.rechecks.filter(({ wait }) => wait !== undefined);
  if (waiting.length > 0) await deps.schedule.schedule(waiting.map(delayed));
  const rechecks = applied.rechecks.filter(({ wait }) => wait === undefined);
  const again = found.settled && rechecks.length === 0 ? undefined : nextDelay(attempt, found.last);
  if (again === undefined) return found.settled && rechecks.length === 0 ? 'settled' : 'gave up';
  await deps.schedule.schedule([{ recheck, attempt: attempt + 1, delay: again }]);
  return 'again';
}

/** The first try of a re-check. A queue delays by 15 minutes at most, so a longer wait is made of several delays. */
export function delayed(recheck: Recheck): DelayedRecheck {
  const { wait } = recheck;
  if (wait === undefined) return { recheck, attempt: 0, delay: FIRST_DELAY };
  const delay = Math.min(wait, LONGEST_DELAY);
  return { recheck: { ...recheck, wait: wait - delay }, attempt: 0, delay };
}

/** The delay until the next look-up after this attempt; undefined if this was the last one. */
export function nextDelay(attempt: number, last = LAST_ATTEMPT): Second | undefined {
  return attempt + 1 >= last ? undefined : Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** (attempt + 1));
}

interface RecheckFindings {
  readonly facts: readonly Fact[];
  /** The records that the facts hold for, if not for any: what changed meanwhile is looked up again. */
  readonly madeFor?: ScopeRecords;
  readonly settled: boolean;
  /** The number of attempts in total. */
  readonly last?: number;
}

async function lookUpApi(deps: RecheckDeps, scope: ScopeInventory, recheck: Recheck): Promise<RecheckFindings> {
  const { store, settings } = deps;
  const { account, region } = scope;
  const seen = await scope.api(recheck.id);
  if (seen.kind === 'unseen') throw unseenError(recheck, seen.unseen);
  const { value: record } = await store.api({ account, region, id: recheck.id });
  if (seen.kind === 'missing') return missing(deps, record, { kind: 'api', id: recheck.id, scope, seen });
  const records = { apis: record === undefined ? [] : [record], endpoints: [] };
  const look = secondLook(scope, records);
  const api = await lookAgainAtApi(look, record, seen);
  const stages = servesPrivately(api, record) ? provenStages(await scope.stages(recheck.id), record) : undefined;
  if (stages?.kind === 'unseen') throw unseenError(recheck, stages.unseen);
  const listed = stages?.kind === 'seen' ? [await lookAgainAtStages(look, record, stages.value)] : undefined;
  const observation: Observation = {
    account,
    region,
    apis: { startedAt: seen.startedAt, complete: false, seen: [api] },
    ...defined({ stages: listed }),
  };
  const { facts, removals } = planSweep(records, observation, settings);
  const missingStages = await lookUpStages(deps, scope, { removals, look, at: seen.startedAt });
  if (look.unseen[0] !== undefined) throw unseenError(recheck, look.unseen[0]);
  const sights =
    recheck.wait === undefined ? [] : [sightOf(recheck.id, sweepProvenance(scope, seen.startedAt, settings))];
  return { facts: [...facts, ...missingStages, ...sights], madeFor: records, settled: !isApiChanging(api.status) };
}

async function lookUpEndpoint(deps: RecheckDeps, scope: ScopeInventory, recheck: Recheck): Promise<RecheckFindings> {
  const { store, settings } = deps;
  const { account, region } = scope;
  const seen = await scope.endpoint(recheck.id);
  if (seen.kind === 'unseen') throw unseenError(recheck, seen.unseen);
  const { value: record } = await store.endpoint({ account, region, id: recheck.id });
  if (seen.kind === 'missing') return missing(deps, record, { kind: 'endpoint', id: recheck.id, scope, seen });
  if (seen.value === null) return { facts: [], settled: true };
  const records = { apis: [], endpoints: record === undefined ? [] : [record] };
  const look = secondLook(scope, records);
  const endpoint = await lookAgainAtEndpoint(look, record, seen.value);
  if (look.unseen[0] !== undefined) throw unseenError(recheck, look.unseen[0]);
  const observation: Observation = {
    account,
    region,
    endpoints: { startedAt: seen.startedAt, complete: false, seen: [endpoint] },
  };
  // EC2 shows a deleted endpoint for a while. Only its later "not found" removes the endpoint.
  const isSettled = !isTransitional(seen.value.state) && !isDeleted(seen.value);
  return { facts: planSweep(records, observation, settings).facts, madeFor: records, settled: isSettled };
}

/** Reads the scope's APIs from its index, which may lag; the next full sweep corrects what it missed. */
async function lookUpDomain(
  { store, settings }: RecheckDeps,
  scope: ScopeInventory,
  recheck: Recheck,
): Promise<RecheckFindings> {
  const { account, region } = scope;
  const seen = await scope.domain(recheck.id);
  // Roles deployed before custom-domain support lack this permission. Retrying cannot help, and sweeps report it.
  if (seen.kind === 'unseen' && seen.unseen.reason === 'denied') return { facts: [], settled: true };
  if (seen.kind === 'unseen') throw unseenError(recheck, seen.unseen);
  const apis: ApiRecord[] = [];
  for await (const page of store.apisOf(scope)) apis.push(...page);
  const { startedAt } = seen;
  const unseen: Unseen[] = [];
  const scan = { scope, apis, unseen, isTimeUp: () => false, readsMappings: () => true };
  const domains = {
    startedAt,
    complete: false,
    seen: await withMappings(scan, seen.kind === 'seen' ? [seen.value] : []),
  };
  const passing = unseen.find(({ reason }) => reason !== 'denied');
  if (passing !== undefined) throw unseenError(recheck, passing);
  const deleted = seen.kind === 'missing' ? [recheck.id] : [];
  const { facts } = planDomains(apis, { account, region, domains, notFoundDomains: deleted }, settings);
  const isUnknown = seen.kind === 'missing' && mappedApis(apis, recheck.id).length === 0;
  return {
    facts,
    settled: seen.kind === 'missing' ? facts.length > 0 : !isDomainTransitional(seen.value.state),
    ...defined({ last: isUnknown ? LAST_ATTEMPT_UNKNOWN : undefined }),
  };
}

const LOOK_UPS = { api: lookUpApi, endpoint: lookUpEndpoint, domain: lookUpDomain } as const;

function secondLook(scope: ScopeInventory, records: ScopeRecords): SecondLook {
  return { scope, records, unseen: [], isTimeUp: () => false };
}

interface StageLookUp {
  readonly removals: readonly ProposedRemoval[];
  readonly look: SecondLook;
  readonly at: Second;
}

/** The facts of stages that neither the list nor a direct look-up shows, unless the deletion guard leaves them to the sweeps. */
async function lookUpStages(
  { store, settings, deletionGuard: figures }: RecheckDeps,
  scope: ScopeInventory,
  { removals, look, at }: StageLookUp,
): Promise<RecheckFindings['facts']> {
  const stages = removals.filter((removal) => removal.kind === 'stage');
  if (stages.length === 0) return [];
  const { config } = settings;
  if (areStagesLeftToSweeps(stages, await readRecords(store, scope), { figures, config, at })) return [];
  const { account, region } = scope;
  const facts: Fact[] = [];
  for (const removal of stages) {
    const seen = await scope.stage(removal.id, removal.stage);
    if (seen.kind === 'unseen') look.unseen.push(seen.unseen);
    if (seen.kind === 'missing') {
      facts.push(missingOf(removal, { account, region, lookedUpAt: seen.startedAt }, settings));
    }
  }
  return facts;
}

interface UnfoundResource {
  readonly kind: 'api' | 'endpoint';
  readonly id: string;
  readonly scope: ScopeInventory;
  readonly seen: { readonly startedAt: Second };
}

/**
 * A young resource may not be visible yet, and an unknown one cannot be deleted. If the deletion guard holds the removal, the
 * sweeps decide.
 */
async function missing(
  { store, settings, deletionGuard: figures }: RecheckDeps,
  record: { readonly created: boolean; readonly createdAt: Second; readonly deleted?: unknown } | undefined,
  { kind, id, scope, seen }: UnfoundResource,
): Promise<RecheckFindings> {
  if (record?.deleted !== undefined) return { facts: [], settled: true };
  if (record?.created !== true) return { facts: [], settled: false, last: LAST_ATTEMPT_UNKNOWN };
  if (record.createdAt >= seen.startedAt - settings.settle) return { facts: [], settled: false };
  const { account, region } = scope;
  const isLeft = isLeftToSweeps(kind, await readRecords(store, scope), { figures, at: seen.startedAt });
  if (isLeft) return { facts: [], settled: true };
  return { facts: [missingOf({ kind, id }, { account, region, lookedUpAt: seen.startedAt }, settings)], settled: true };
}

function unseenError({ resource, id }: Recheck, { call, permission, reason, message }: Unseen): Error {
  return new Error(`Cannot look up ${resource} ${id}: ${call} (needs ${permission}) was ${reason}: ${message}`);
}
