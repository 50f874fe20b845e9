// Sweeps one account and region, which reconciles the registry with what AWS lists there:
//
// 1. Open the account and take the scope's lease.
// 2. Read what AWS lists, then the scope's records.
// 3. Plan the differences as facts and apply them; then do the same for the stages of each API that is due.
// 4. Remove what is missing, but only what the deletion guard releases and a direct look-up does not find.
// 5. In a full sweep, and hourly in the others, read custom domains as well. Remember what was done, and report it.
//
// What AWS did not show, because a call was denied, throttled or cut off, is unknown and changes nothing.
import { messageOf } from 'waypost/model';
import { reduceApi } from '../../core/records/api-record.js';
import { type ApiFact, type Scope, isApiFact } from '../../core/records/fact.js';
import type { Second } from '../../core/time.js';
import type { Observation } from '../../core/sweep/observation.js';
import { type SweepPlan, type ScopeRecords, planSweep } from '../../core/sweep/plan.js';
import { foldFacts } from '../ingest/fold.js';
import { areDomainsDue, sweepDomainLists, sweepDomains } from './domains.js';
import { provenList } from './proven.js';
import { EMPTY_REPORT, finish, refusal } from './outcome.js';
import type { SweepKind } from '../../core/sweep/round.js';
import { createInProcessQueue } from './in-process.js';
import type { ListResult, ScopeInventory, ScopeState } from './ports.js';
import type { SweepReport } from './report.js';
import { readRecords } from './records.js';
import { remove } from './removals.js';
import { type SweepDeps, type SweepRequest, type SweepRun, carryOut, createTally, secondLookOf } from './run.js';
import { lookAgainAtApis, lookAgainAtEndpoints } from './second-look.js';
import { LEASE, readStages, stagesToRead, type StageReading } from './stages.js';

/** An interrupted full sweep is resumed within this time. After it, the next one starts over. */
const RESUME_FOR: Second = 6 * 3600;

/**
 * Sweeps one account and region.
 * @throws Error when the registry's own store fails.
 */
export async function sweep(deps: SweepDeps, request: SweepRequest): Promise<SweepReport> {
  const opened = await deps.inventory.open(request.target);
  const startedAt = deps.clock();
  if (opened.kind === 'unseen') return refusal({ deps, request, startedAt }, opened);
  const { scope } = opened;
  try {
    const lease = { owner: request.owner, now: startedAt, until: startedAt + LEASE };
    const isOurs = request.dryRun === true || (await deps.state.acquire(scope, lease));
    return isOurs ? await sweepScope(deps, request, scope) : busy(scope, request.kind);
  } finally {
    scope.close();
    if (request.dryRun !== true) await deps.state.release(scope, request.owner);
  }
}

/**
 * Sweeps scopes in this process, by default one after another. A failure in one holds up no other.
 * @returns the reports in the order of the requests.
 */
export async function sweepAll(
  deps: SweepDeps,
  requests: readonly SweepRequest[],
  atOnce = 1,
): Promise<readonly SweepReport[]> {
  const reports: SweepReport[] = [];
  const queue = createInProcessQueue<{ readonly request: SweepRequest; readonly index: number }>(
    async ({ request, index }) => {
      reports[index] = await sweep(deps, request).catch((error: unknown) => failed(request, error));
    },
    atOnce,
  );
  await queue.send(requests.map((request, index) => ({ request, index })));
  await queue.drain();
  return reports;
}

async function sweepScope(deps: SweepDeps, request: SweepRequest, scope: ScopeInventory): Promise<SweepReport> {
  const start = await begin(deps, request, scope);
  const listedEndpoints = await list(deps, 'endpoints', scope.endpoints());
  const listedApis = await list(deps, 'apis', scope.apis());
  const records = await readRecords(deps.store, scope);
  const endpoints = provenList(listedEndpoints, records.endpoints.some(isAlive));
  const apis = provenList(listedApis, records.apis.some(isAlive));
  const unseen = [...endpoints.unseen, ...apis.unseen];
  const run: SweepRun = { deps, request, scope, records, startedAt: start.startedAt, tally: createTally(unseen) };

  const look = secondLookOf(run);
  const seen = {
    ...scopeOf(scope),
    apis: await lookAgainAtApis(look, apis.listing),
    endpoints: await lookAgainAtEndpoints(look, endpoints.listing),
  };
  const lists = planSweep(records, seen, deps.settings);
  const missing = await carryOut(run, lists, records);
  const stages = await sweepStages(run, { start, seen, lists });

  const removals = [...missing, ...planVanished(run, stages.vanished), ...stages.removals];
  const removed = await remove(run, removals, start.state.held);
  if (start.kind === 'incremental' && areDomainsDue(start.state, start.startedAt)) await sweepDomainLists(run);
  if (start.kind === 'full' && stages.complete) await sweepDomains(run);
  return finish(run, { ...start, seen, stages, removed });
}

interface SweepStart {
  readonly state: ScopeState;
  readonly kind: SweepKind;
  readonly startedAt: Second;
  /** When the full sweep that this one resumes began. */
  readonly resumed: Second | undefined;
  /** When the full sweep began, if it is resumed, or this sweep. */
  readonly since: Second;
}

async function begin(deps: SweepDeps, request: SweepRequest, scope: ScopeInventory): Promise<SweepStart> {
  const startedAt = deps.clock();
  const state = await deps.state.load(scope);
  const kind = kindOf(request.kind, state);
  const resumed = kind === 'full' ? resumedFrom(state, startedAt) : undefined;
  const since = resumed ?? startedAt;
  deps.progress?.({ step: 'opened', ...scopeOf(scope), kind, resumed: resumed !== undefined });
  if (kind === 'full' && request.dryRun !== true) await deps.state.save(scope, { ...state, unfinished: since });
  return { state, kind, startedAt, resumed, since };
}

/** The first sweep of a scope is a full one, and so is the sweep after one that found lost events. */
function kindOf(requested: SweepKind, { lastFull, fullDue }: ScopeState): SweepKind {
  return lastFull === undefined || fullDue === true ? 'full' : requested;
}

function resumedFrom({ unfinished }: ScopeState, startedAt: Second): Second | undefined {
  return unfinished !== undefined && startedAt - unfinished < RESUME_FOR ? unfinished : undefined;
}

async function list<T>(deps: SweepDeps, what: 'apis' | 'endpoints', reading: Promise<ListResult<T>>) {
  const result = await reading;
  const { seen, complete } = result.listing;
  deps.progress?.({ step: 'listed', what, count: seen.length, complete });
  return result;
}

/** Reads the stages of the listed APIs that are due: in an incremental sweep, those that are new, changed or a day old. */
async function sweepStages(
  run: SweepRun,
  {
    start,
    seen,
    lists,
  }: { readonly start: SweepStart; readonly seen: Required<Pick<Observation, 'apis'>>; readonly lists: SweepPlan },
): Promise<StageReading> {
  const changed = new Set(lists.facts.flatMap((fact) => ('apiId' in fact ? [fact.apiId] : [])));
  const alive = seen.apis.seen.filter(({ apiId }) => !lists.resurrected.includes(apiId));
  const readBefore = await run.deps.state.stagesRead(run.scope);
  const due = stagesToRead(alive, readBefore, { ...start, now: run.startedAt, changed, records: run.records.apis });
  return readStages({ ...run, records: withFacts(run.records, lists) }, due, readBefore);
}

/** The records with what the lists have shown, so that a change that they show is known when stages are read. */
function withFacts({ apis, endpoints }: ScopeRecords, { facts }: SweepPlan): ScopeRecords {
  const news = new Map<string, ApiFact[]>();
  for (const fact of facts.filter(isApiFact)) news.set(fact.apiId, [...(news.get(fact.apiId) ?? []), fact]);
  return {
    apis: apis.map((known) => foldFacts(reduceApi, known, news.get(known.apiId) ?? []).record ?? known),
    endpoints,
  };
}

/** Plans the removal of APIs that were deleted between the list and the reading of their stages. */
function planVanished({ deps, scope, records, startedAt }: SweepRun, vanished: readonly string[]) {
  const apis = { startedAt, complete: false, seen: [] };
  return planSweep(records, { ...scopeOf(scope), apis, vanishedApis: vanished }, deps.settings).removals;
}

const isAlive = ({ created, deleted }: ScopeRecords['apis' | 'endpoints'][number]) => created && deleted === undefined;

const scopeOf = ({ account, region }: Scope): Scope => ({ account, region });

function busy(scope: ScopeInventory, kind: SweepKind): SweepReport {
  const { account, region } = scope;
  const message = `Another sweep of ${account} in ${region} is running, so this one did nothing.`;
  return { ...EMPTY_REPORT, account, region, kind, outcome: 'busy', message, calls: scope.calls() };
}

function failed({ target, kind }: SweepRequest, error: unknown): SweepReport {
  const scope = { account: target.account ?? null, region: target.region };
  return { ...EMPTY_REPORT, ...scope, kind, outcome: 'failed', message: messageOf(error) };
}
