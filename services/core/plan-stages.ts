// What an API's listed stages tell beyond its record: stages that are there, or are older than known, or serve another
// deployment, and stages that are not there any more. A fact is made only where it changes one of these.
import type { ApiRecord } from './api-record.js';
import { logDeployment, servedId } from './deployment-log.js';
import type { StageDeleted, StageSeen } from './fact.js';
import type { ObservedStage, ObservedStages } from './observation.js';
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
  const { apiId, startedAt, stages } = observed;
  const logs = record?.stages ?? [];
  const names = new Set(stages.map(({ name }) => name));
  const news = stages.flatMap((stage) => newsOf(record, listed(stage, { ...told, apiId })) ?? []);
  const missing = presentStages(logs)
    .filter((log) => !names.has(log.name) && sinceOf(log) < startedAt - settings.settle)
    .map(({ name }): StageDeleted => ({ kind: 'StageDeleted', ...told, apiId, stage: name, sign: 'missing' }))
    .filter((fact) => !isThere(after(logOf(logs, fact.stage), fact)));
  return {
    seen: news.map(({ fact }) => fact),
    missing,
    missed: record?.created === true ? news.filter(({ isDrift }) => isDrift).length : 0,
  };
}

function listed(stage: ObservedStage, told: Told & { readonly apiId: string }): StageSeen {
  const { name, createdAt, updatedAt, deploymentId } = stage;
  return {
    kind: 'StageSeen',
    ...told,
    stage: name,
    sign: 'listed',
    ...(createdAt === undefined ? {} : { createdAt }),
    ...(updatedAt === undefined ? {} : { updatedAt }),
    ...(deploymentId === undefined ? {} : { deployment: { id: deploymentId, made: false } }),
  };
}

interface News {
  readonly fact: StageSeen;
  readonly isDrift: boolean;
}

function newsOf(record: ApiRecord | undefined, fact: StageSeen): News | undefined {
  const log = logOf(record?.stages ?? [], fact.stage);
  const next = after(log, fact);
  const wasThere = log !== undefined && isThere(log);
  const appeared = !wasThere && isThere(next);
  const isOlder = wasThere && sinceOf(next) !== sinceOf(log);
  const deployments = record?.deployments ?? [];
  const served = servedId(deployments, fact.stage);
  const redeployed = served !== servedId(logDeployment(deployments, fact), fact.stage);
  if (!appeared && !isOlder && !redeployed) return undefined;
  return { fact, isDrift: appeared || (redeployed && served !== undefined) };
}

function logOf(logs: readonly StageLog[], name: string): StageLog | undefined {
  return logs.find((log) => log.name === name);
}

function after(log: StageLog | undefined, fact: StageSeen | StageDeleted): StageLog {
  const [next] = logStage(log === undefined ? [] : [log], fact);
  return next ?? { name: fact.stage, signs: [] };
}
