// What an API's listed stages tell beyond its record: stages that are there, or are older than known, and stages that are
// not there any more. A fact is made only where it changes whether a stage is there or since when.
import type { ApiRecord } from './api-record.js';
import type { StageDeleted, StageSeen } from './fact.js';
import type { ObservedStages } from './observation.js';
import type { PlanSettings, Told } from './plan-context.js';
import type { StageLog } from './stage-log.js';
import { isThere, logStage, presentStages, sinceOf } from './stage-log.js';

export interface StageDifference {
  readonly seen: readonly StageSeen[];
  /** For the brake first. */
  readonly missing: readonly StageDeleted[];
  /** How many of them the events should have told. */
  readonly missed: number;
}

export function differenceOfStages(
  record: ApiRecord | undefined,
  observed: ObservedStages,
  { told, settings }: { readonly told: Told; readonly settings: PlanSettings },
): StageDifference {
  if (record?.deleted !== undefined) return { seen: [], missing: [], missed: 0 };
  const logs = record?.stages ?? [];
  const names = new Set(observed.stages.map(({ name }) => name));
  const seen = observed.stages.flatMap(({ name, createdAt }) => {
    const fact: StageSeen = {
      kind: 'StageSeen',
      ...told,
      apiId: observed.apiId,
      stage: name,
      sign: 'listed',
      ...(createdAt === undefined ? {} : { createdAt }),
    };
    return isNews(logOf(logs, name), fact) ? [fact] : [];
  });
  const missing = presentStages(logs)
    .filter((log) => !names.has(log.name) && sinceOf(log) < observed.startedAt - settings.settle)
    .map(({ name }): StageDeleted => ({
      kind: 'StageDeleted',
      ...told,
      apiId: observed.apiId,
      stage: name,
      sign: 'missing',
    }))
    .filter((fact) => !isThere(after(logOf(logs, fact.stage), fact)));
  const missed = seen.filter(({ stage }) => !isPresent(logs, stage));
  return { seen, missing, missed: record?.created === true ? missed.length : 0 };
}

function logOf(logs: readonly StageLog[], name: string): StageLog | undefined {
  return logs.find((log) => log.name === name);
}

function isPresent(logs: readonly StageLog[], name: string): boolean {
  const log = logOf(logs, name);
  return log !== undefined && isThere(log);
}

/** Whether a sign of life changes that the stage is there, or since when. */
function isNews(log: StageLog | undefined, fact: StageSeen): boolean {
  const next = after(log, fact);
  if (log === undefined || !isThere(log)) return isThere(next);
  return sinceOf(next) !== sinceOf(log);
}

function after(log: StageLog | undefined, fact: StageSeen | StageDeleted): StageLog {
  const [next] = logStage(log === undefined ? [] : [log], fact);
  return next ?? { name: fact.stage, signs: [] };
}
