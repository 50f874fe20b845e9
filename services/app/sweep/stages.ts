// Reads stages with one call per API, the costly part of a sweep. Each chunk is applied and remembered at once, so that an
// interrupted sweep resumes where it stopped.
import type { ApiRecord } from '../../core/records/api-record.js';
import type { Second } from '../../core/time.js';
import type { ObservedApi, ObservedStages } from '../../core/sweep/observation.js';
import { type ProposedRemoval, planSweep } from '../../core/sweep/plan.js';
import { readDeployments } from './deployments.js';
import { provenStages } from './proven.js';
import type { SweepKind } from '../../core/sweep/round.js';
import type { StagesRead } from './ports.js';
import { type SweepRun, carryOut, isTimeUp, secondLookOf } from './run.js';
import { lookAgainAtStages } from './second-look.js';

/** APIs per chunk. */
const CHUNK = 25;
/** After this many denied calls in a row, the rest would be denied as well. */
const MOST_DENIED = 5;
export const LEASE: Second = 300;
const DAY: Second = 86_400;

export interface StageReading {
  readonly removals: readonly ProposedRemoval[];
  /** Listed APIs that were no longer found. */
  readonly vanished: readonly string[];
  /** Whether every API that was due was read, or no longer exists. */
  readonly complete: boolean;
  readonly read: StagesRead;
}

interface StageNeed {
  readonly kind: SweepKind;
  readonly resumed: Second | undefined;
  readonly now: Second;
  readonly changed: ReadonlySet<string>;
  readonly records: readonly ApiRecord[];
}

/** The APIs whose stages a sweep reads, those never read first. */
export function stagesToRead(apis: readonly ObservedApi[], read: StagesRead, need: StageNeed): string[] {
  const readAt = ({ apiId }: ObservedApi) => read[apiId] ?? -Infinity;
  const isDue = (api: ObservedApi) =>
    need.kind === 'full'
      ? readAt(api) < (need.resumed ?? Infinity)
      : readAt(api) <= need.now - DAY || need.changed.has(api.apiId);
  const known = new Map(need.records.map((record) => [record.apiId, record]));
  return apis
    .filter((api) => servesPrivately(api, known.get(api.apiId)))
    .filter(isDue)
    .sort((a, b) => readAt(a) - readAt(b) || 0)
    .map(({ apiId }) => apiId);
}

/** A stage of an API that was private once may serve a deployment from then. */
export function servesPrivately({ type }: Pick<ObservedApi, 'type'>, record: ApiRecord | undefined): boolean {
  return type === 'PRIVATE' || record?.everPrivate === true;
}

export async function readStages(run: SweepRun, due: readonly string[], before: StagesRead): Promise<StageReading> {
  const removals: ProposedRemoval[] = [];
  const vanished: string[] = [];
  let read = before;
  let complete = true;
  for (let from = 0; from < due.length && complete; from += CHUNK) {
    const chunk = await readChunk(run, due.slice(from, from + CHUNK));
    const found = await carryOut(run, planOf(run, chunk.seen));
    await readDeployments(run, chunk.seen);
    removals.push(...found);
    vanished.push(...chunk.vanished);
    complete = !chunk.stopped;
    read = withRead(read, chunk.seen, found);
    await remember(run, read);
    run.deps.progress?.({ step: 'stages', done: Math.min(from + CHUNK, due.length), of: due.length });
  }
  const missed = run.tally.unseen.some(({ call }) => call === 'GetStages');
  return { removals, vanished, complete: complete && !missed, read };
}

interface StageChunk {
  readonly seen: readonly ObservedStages[];
  readonly vanished: readonly string[];
  readonly stopped: boolean;
}

async function readChunk(run: SweepRun, apiIds: readonly string[]): Promise<StageChunk> {
  const { scope, records, tally } = run;
  const seen: ObservedStages[] = [];
  const vanished: string[] = [];
  for (const apiId of apiIds) {
    const refused = tally.unseen
      .slice(-MOST_DENIED)
      .filter(({ call, reason }) => call === 'GetStages' && reason === 'denied');
    if (isTimeUp(run) || refused.length === MOST_DENIED) return { seen, vanished, stopped: true };
    const record = records.apis.find((known) => known.apiId === apiId);
    const stages = provenStages(await scope.stages(apiId), record);
    if (stages.kind === 'seen') seen.push(await lookAgainAtStages(secondLookOf(run), record, stages.value));
    else if (stages.kind === 'missing') vanished.push(apiId);
    else tally.unseen.push(stages.unseen);
  }
  tally.stagesOf += seen.length;
  return { seen, vanished, stopped: false };
}

function planOf({ deps, scope, records }: SweepRun, stages: readonly ObservedStages[]) {
  return planSweep(records, { account: scope.account, region: scope.region, stages }, deps.settings);
}

/** An API with a missing stage does not count as read: until the removal is decided, every sweep reads its stages. */
function withRead(read: StagesRead, seen: readonly ObservedStages[], removals: readonly ProposedRemoval[]): StagesRead {
  const undecided = new Set(removals.map(({ id }) => id));
  const news = seen.map(({ apiId, startedAt }) => [apiId, undecided.has(apiId) ? undefined : startedAt] as const);
  return present({ ...read, ...Object.fromEntries(news) });
}

function present(read: Readonly<Record<string, Second | undefined>>): StagesRead {
  return Object.fromEntries(Object.entries(read).filter((entry): entry is [string, Second] => entry[1] !== undefined));
}

async function remember({ deps, request, scope }: SweepRun, read: StagesRead): Promise<void> {
  if (request.dryRun === true) return;
  const now = deps.clock();
  await deps.state.saveStagesRead(scope, read);
  await deps.state.acquire(scope, { owner: request.owner, now, until: now + LEASE });
}
