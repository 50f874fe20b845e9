// Ends a sweep: remembers its result, and makes its report.
import { defined, type Unseen } from 'waypost/model';
import { NO_DRIFT } from '../../core/sweep/plan.js';
import type { Second } from '../../core/time.js';
import type { Observation } from '../../core/sweep/observation.js';
import { isAboutDomains } from './domains.js';
import type { SweepKind } from '../../core/sweep/round.js';
import type { OpenResult, ScopeState, StagesRead } from './ports.js';
import type { SweepReport } from './report.js';
import type { RemovalResult } from './removals.js';
import type { SweepRun, SweepDeps, SweepRequest } from './run.js';
import type { StageReading } from './stages.js';

/** How many items of a long list a scope's state keeps; the report has them all. */
const KEPT_UNCLAIMED = 200;
const KEPT_UNSEEN = 50;

/** The report of a sweep that read nothing. */
export const EMPTY_REPORT = {
  seen: { apis: 0, privateApis: 0, stagesOf: 0, endpoints: 0, domains: 0 },
  unseen: [],
  applied: 0,
  removed: [],
  held: [],
  heldReasons: [],
  drift: NO_DRIFT,
  unclaimed: [],
  resurrected: [],
  revived: [],
  failures: [],
  rechecks: [],
  calls: 0,
} as const;

interface SweepEnding {
  readonly state: ScopeState;
  readonly kind: SweepKind;
  readonly since: Second;
  readonly seen: Required<Pick<Observation, 'apis' | 'endpoints'>>;
  readonly stages: StageReading;
  readonly removed: RemovalResult;
}

export async function finish(run: SweepRun, ending: SweepEnding): Promise<SweepReport> {
  const { deps, request, scope, tally } = run;
  const report = reportOf(run, ending);
  if (request.dryRun !== true) {
    if (tally.rechecks.length > 0) await deps.rechecks.send(tally.rechecks);
    await deps.state.saveStagesRead(scope, stagesReadAfter(run, ending));
    await deps.state.save(scope, await stateAfter(run, ending, report));
    await deps.heartbeat.beat({ account: scope.account, region: scope.region, of: 'sweep', at: deps.clock() });
  }
  const counted = { ...report, calls: scope.calls() };
  deps.progress?.({ step: 'finished', report: counted });
  return counted;
}

function reportOf({ request, scope, tally }: SweepRun, { kind, seen, stages, removed }: SweepEnding): SweepReport {
  const isComplete = seen.apis.complete && seen.endpoints.complete && stages.complete;
  const isDone = isComplete && tally.unseen.every(isAboutDomains) && tally.failures.length === 0;
  return {
    account: scope.account,
    region: scope.region,
    kind,
    outcome: isDone ? 'done' : 'partial',
    seen: {
      apis: seen.apis.seen.length,
      privateApis: seen.apis.seen.filter(({ type }) => type === 'PRIVATE').length,
      stagesOf: tally.stagesOf,
      endpoints: seen.endpoints.seen.length,
      domains: tally.domains,
    },
    unseen: tally.unseen,
    applied: tally.applied,
    removed: tally.removed,
    held: removed.held,
    heldReasons: removed.reasons,
    drift: tally.drift,
    unclaimed: tally.unclaimed,
    resurrected: tally.resurrected,
    revived: tally.revived,
    failures: tally.failures,
    rechecks: tally.rechecks,
    calls: scope.calls(),
    ...defined({ planned: request.dryRun === true ? tally.planned : undefined }),
  };
}

/** Forgets APIs that no longer exist. An API counts as read once the removal of its stages is decided. */
function stagesReadAfter({ startedAt, tally }: SweepRun, { seen, stages, removed }: SweepEnding): StagesRead {
  const held = new Set(removed.held.filter(({ kind }) => kind === 'stage').map(({ id }) => id));
  const decided = tally.removed
    .filter(({ kind, id }) => kind === 'stage' && !held.has(id))
    .map(({ id }) => [id, startedAt] as const);
  const read: StagesRead = { ...stages.read, ...Object.fromEntries<Second>(decided) };
  if (!seen.apis.complete) return read;
  const listed = new Set(seen.apis.seen.map(({ apiId }) => apiId));
  return Object.fromEntries(Object.entries(read).filter(([apiId]) => listed.has(apiId)));
}

async function stateAfter(run: SweepRun, ending: SweepEnding, report: SweepReport): Promise<ScopeState> {
  const { deps, request, scope, startedAt, tally } = run;
  const { unfinished: _unfinished, fullDue: _due, ...state } = ending.state;
  const now = deps.clock();
  const { missedCreates, missedDeletes, wrongFields } = report.drift;
  const wasLost = missedCreates + missedDeletes + wrongFields > 0;
  const common: ScopeState = {
    ...state,
    role: { ok: true, at: now },
    ...defined({ domainsListed: tally.domainsListed ? startedAt : undefined }),
    held: heldAfter(ending),
    heldReasons: report.heldReasons,
    drift: { ...report.drift, at: startedAt },
    unclaimed: report.unclaimed.slice(0, KEPT_UNCLAIMED),
    unclaimedCount: report.unclaimed.length,
    resurrected: report.resurrected.slice(0, KEPT_UNSEEN),
    ...unseenPart(report.unseen),
  };
  if (ending.kind === 'incremental') {
    return { ...common, lastIncremental: now, ...defined({ fullDue: wasLost ? true : undefined }) };
  }
  const trail = defined({ trail: request.trail === true ? await scope.trail() : undefined });
  return report.outcome === 'done'
    ? { ...common, ...trail, lastFull: now, lastIncremental: now }
    : { ...common, ...trail, unfinished: ending.since, fullDue: true };
}

/** Removals stay held if this sweep could not judge them. */
function heldAfter({ state, seen, stages, removed }: SweepEnding): ScopeState['held'] {
  const judged = { api: seen.apis.complete, endpoint: seen.endpoints.complete, stage: stages.complete };
  const known = new Set(removed.held.map(({ kind, id, stage }) => `${kind}|${id}|${stage ?? ''}`));
  const kept = state.held.filter(({ kind, id, stage }) => !judged[kind] && !known.has(`${kind}|${id}|${stage ?? ''}`));
  return [...removed.held, ...kept];
}

/** Remembers that an account could not be opened. Nothing of the account was read or changed. */
export async function refusal(
  {
    deps,
    request,
    startedAt,
  }: { readonly deps: SweepDeps; readonly request: SweepRequest; readonly startedAt: Second },
  { unseen, calls, isLate }: Extract<OpenResult, { readonly kind: 'unseen' }>,
): Promise<SweepReport> {
  const { target, kind } = request;
  if (target.account !== undefined && request.dryRun !== true) {
    const scope = { account: target.account, region: target.region };
    const state = await deps.state.load(scope);
    const role = { ok: false, at: startedAt, message: unseen.message };
    await deps.state.save(scope, { ...state, role, ...unseenPart([unseen]) });
  }
  const report: SweepReport = {
    ...EMPTY_REPORT,
    account: target.account ?? null,
    region: target.region,
    kind,
    outcome: 'refused',
    message: unseen.message,
    unseen: [unseen],
    calls,
    ...defined({ isLate }),
  };
  deps.progress?.({ step: 'finished', report });
  return report;
}

function unseenPart(unseen: readonly Unseen[]): Pick<ScopeState, 'unseen' | 'unseenCount'> {
  return { unseen: unseen.slice(0, KEPT_UNSEEN), unseenCount: unseen.length };
}
