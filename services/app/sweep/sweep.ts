// A sweep of one account and region: read, read, plan, apply. What was not seen is unknown; what is missing is removed last,
// when the deletion guard and a direct look-up agree.
import type { Second } from '../../core/records/fact.js';
import type { Observation } from '../../core/sweep/observation.js';
import { planSweep } from '../../core/sweep/plan.js';
import type { ScopeRecords } from '../../core/sweep/plan.js';
import type { Store } from '../ports.js';
import { sweepDomains } from './domains.js';
import { EMPTY_REPORT, finish, refusal } from './outcome.js';
import type { Scope, ScopeInventory, ScopeState, SweepKind } from './ports.js';
import type { SweepReport } from './report.js';
import { remove } from './removals.js';
import type { SweepRun, SweepDeps, SweepRequest } from './run.js';
import { carryOut, createTally } from './run.js';
import { LEASE, readStages, stagesToRead } from './stages.js';

/** A full sweep that was cut off longer ago than this begins anew. */
const RESUME_FOR: Second = 6 * 3600;

/**
 * Sweeps an account and region, and says what came of it.
 * @throws Error when the registry's own store fails.
 */
export async function sweep(deps: SweepDeps, request: SweepRequest): Promise<SweepReport> {
  const opened = await deps.inventory.open(request.target);
  const startedAt = deps.clock();
  if (opened.kind === 'unseen') return refusal({ deps, request, startedAt }, opened);
  const { scope } = opened;
  try {
    const lease = { owner: request.owner, now: startedAt, until: startedAt + LEASE };
    const mine = request.dryRun === true || (await deps.state.acquire(scope, lease));
    if (!mine) return busy(scope, request.kind);
    return await sweepScope(deps, request, scope);
  } finally {
    scope.close();
    if (request.dryRun !== true) await deps.state.release(scope, request.owner);
  }
}

/** Sweeps many, each for itself: what fails in one account keeps no other back. */
export async function sweepAll(deps: SweepDeps, requests: readonly SweepRequest[]): Promise<readonly SweepReport[]> {
  const accounts = new Map<string, SweepRequest[]>();
  for (const request of requests) {
    const account = request.target.account ?? request.target.roleArn ?? '';
    accounts.set(account, [...(accounts.get(account) ?? []), request]);
  }
  const reports = await Promise.all([...accounts.values()].map((group) => oneByOne(deps, group)));
  return reports.flat();
}

/** Whether the regions of an account share its quota is not documented, so they are swept one after another. */
async function oneByOne(deps: SweepDeps, requests: readonly SweepRequest[]): Promise<readonly SweepReport[]> {
  const reports: SweepReport[] = [];
  for (const request of requests) {
    const isLate = request.until !== undefined && deps.clock() >= request.until;
    reports.push(isLate ? late(request) : await sweep(deps, request).catch((error: unknown) => failed(request, error)));
  }
  return reports;
}

async function sweepScope(deps: SweepDeps, request: SweepRequest, scope: ScopeInventory): Promise<SweepReport> {
  const startedAt = deps.clock();
  const state = await deps.state.load(scope);
  const kind = kindOf(request.kind, state);
  const resumed = kind === 'full' ? resumedFrom(state, startedAt) : undefined;
  const since = resumed ?? startedAt;
  deps.progress?.({ step: 'opened', ...scopeOf(scope), kind, resumed: resumed !== undefined });
  if (kind === 'full' && request.dryRun !== true) await deps.state.save(scope, { ...state, unfinished: since });
  const endpoints = await scope.endpoints();
  deps.progress?.(listed('endpoints', endpoints.listing));
  const apis = await scope.apis();
  deps.progress?.(listed('apis', apis.listing));
  const records = await readRecords(deps.store, scope);
  const run: SweepRun = { deps, request, scope, records, startedAt, tally: createTally() };
  run.tally.unseen.push(...endpoints.unseen, ...apis.unseen);

  const seen = { ...scopeOf(scope), apis: apis.listing, endpoints: endpoints.listing };
  const lists = planSweep(records, seen, deps.settings);
  const missing = await carryOut(run, lists);

  const changed = new Set(lists.facts.flatMap((fact) => ('apiId' in fact ? [fact.apiId] : [])));
  const alive = apis.listing.seen.filter(({ apiId }) => !lists.resurrected.includes(apiId));
  const readBefore = await deps.state.stagesRead(scope);
  const due = stagesToRead(alive, readBefore, { kind, resumed, now: startedAt, changed });
  const stages = await readStages(run, due, readBefore);

  const vanished = planVanished(run, stages.vanished, startedAt);
  const removed = await remove(run, [...missing, ...vanished, ...stages.removals], state.held);
  if (kind === 'full' && stages.complete) await sweepDomains(run);
  return finish(run, { state, kind, since, seen, stages, removed });
}

/** The first sweep of a place, and the one after events were lost, is a complete one. */
function kindOf(asked: SweepKind, { lastFull, fullDue }: ScopeState): SweepKind {
  return lastFull === undefined || fullDue === true ? 'full' : asked;
}

/** Since when the unfinished sweep runs that this one goes on with. */
function resumedFrom({ unfinished }: ScopeState, startedAt: Second): Second | undefined {
  return unfinished !== undefined && startedAt - unfinished < RESUME_FOR ? unfinished : undefined;
}

const scopeOf = ({ account, region }: Scope): Scope => ({ account, region });

function planVanished({ deps, scope, records }: SweepRun, vanished: readonly string[], startedAt: Second) {
  const { account, region } = scope;
  const observation: Observation = {
    account,
    region,
    apis: { startedAt, complete: false, seen: [] },
    vanishedApis: vanished,
  };
  return planSweep(records, observation, deps.settings).removals;
}

async function readRecords(store: Store, { account, region }: Scope): Promise<ScopeRecords> {
  const records = { apis: [], endpoints: [] } as {
    apis: ScopeRecords['apis'][number][];
    endpoints: ScopeRecords['endpoints'][number][];
  }; // fills up below
  for await (const page of store.apisOf(account, region)) records.apis.push(...page);
  for await (const page of store.endpointsOf(account, region)) records.endpoints.push(...page);
  return records;
}

const listed = (
  what: 'apis' | 'endpoints',
  { seen, complete }: { readonly seen: readonly unknown[]; readonly complete: boolean },
) => ({ step: 'listed', what, count: seen.length, complete }) as const;

function busy(scope: ScopeInventory, kind: SweepKind): SweepReport {
  const { account, region } = scope;
  const message = `Another sweep of ${account} in ${region} is under way. This one leaves it alone.`;
  return { ...EMPTY_REPORT, account, region, kind, outcome: 'busy', message, calls: scope.calls() };
}

function late({ target, kind }: SweepRequest): SweepReport {
  const message = 'Time was up before its turn came. The next sweep comes.';
  return { ...EMPTY_REPORT, account: target.account ?? null, region: target.region, kind, outcome: 'partial', message };
}

function failed({ target, kind }: SweepRequest, error: unknown): SweepReport {
  const message = error instanceof Error ? error.message : String(error);
  return { ...EMPTY_REPORT, account: target.account ?? null, region: target.region, kind, outcome: 'failed', message };
}
