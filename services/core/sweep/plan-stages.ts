// What an API's listed stages tell beyond its record: stages that are there, or are older than known, or serve another
// deployment, and stages that are not there any more, or not those that were known: their name was used again. A fact is made
// only where it changes one of these.
import type { ApiRecord } from '../records/api-record.js';
import { logDeployment, servedId } from '../records/deployment-log.js';
import type { StageDeleted, StageSeen, Provenance } from '../records/fact.js';
import type { ObservedStage, ObservedStages } from './observation.js';
import { noEarlierThanCreation, type PlanSettings } from './plan-context.js';
import type { StageLog } from '../records/stage-log.js';
import { isPresent, logStage, presentStages, presentSince } from '../records/stage-log.js';

export interface StageDifference {
  /** The end of a stage's former life goes before the sight of the stage that is there. */
  readonly seen: readonly (StageDeleted | StageSeen)[];
  /** For the deletion guard first. */
  readonly missing: readonly StageDeleted[];
  /** How many of them the events should have told. */
  readonly missed: number;
}

export function differenceOfStages(
  record: ApiRecord | undefined,
  observed: ObservedStages,
  { told, settings }: { readonly told: Provenance; readonly settings: PlanSettings },
): StageDifference {
  if (record?.deleted !== undefined) return { seen: [], missing: [], missed: 0 };
  const { apiId, startedAt, stages } = observed;
  const names = new Set(stages.map(({ name }) => name));
  const news = stages.flatMap((stage) => newsOf(record, listed(stage, { ...told, apiId }), settings) ?? []);
  const missing = presentStages(record?.stages ?? [])
    .filter((log) => !names.has(log.name) && presentSince(log) < startedAt - settings.settle)
    .map(({ name }): StageDeleted => ({ kind: 'StageDeleted', ...told, apiId, stage: name, sign: 'missing' }))
    .filter((fact) => !logStage(logsOf(record, fact.stage), fact).some(isPresent));
  return {
    seen: news.flatMap(({ facts }) => facts),
    missing,
    missed: record?.created === true ? news.filter(({ isDrift }) => isDrift).length : 0,
  };
}

function listed(stage: ObservedStage, told: Provenance & { readonly apiId: string }): StageSeen {
  const { name, createdAt, updatedAt, deploymentId } = stage;
  return {
    kind: 'StageSeen',
    ...noEarlierThanCreation(told, stage),
    stage: name,
    sign: 'listed',
    ...(createdAt === undefined ? {} : { createdAt }),
    ...(updatedAt === undefined ? {} : { updatedAt }),
    ...(deploymentId === undefined ? {} : { deployment: { id: deploymentId, created: false } }),
  };
}

interface StageNews {
  readonly facts: readonly (StageDeleted | StageSeen)[];
  readonly isDrift: boolean;
}

function newsOf(record: ApiRecord | undefined, fact: StageSeen, settings: PlanSettings): StageNews | undefined {
  const known = logsOf(record, fact.stage);
  const ended = formerLife(known, fact, settings);
  const before = ended === undefined ? known : logStage(known, ended);
  const next = logStage(before, fact);
  const appeared = !known.some(isPresent) && next.some(isPresent);
  const isOlder = known.some(isPresent) && earliestOf(next) !== earliestOf(known);
  const deployments = record?.deployments ?? [];
  const served = servedId(deployments, fact.stage);
  const redeployed = served !== servedId(logDeployment(deployments, fact), fact.stage);
  if (!appeared && !isOlder && !redeployed) return undefined;
  return {
    facts: ended === undefined ? [fact] : [ended, fact],
    isDrift: appeared || ended !== undefined || (redeployed && served !== undefined),
  };
}

/** A stage that was made after it was known to be there had been deleted in between, unseen. */
function formerLife(known: readonly StageLog[], seen: StageSeen, { skew }: PlanSettings): StageDeleted | undefined {
  const { account, region, cause, apiId, stage, createdAt = -Infinity } = seen;
  if (!known.some((log) => isPresent(log) && presentSince(log) + skew < createdAt)) return undefined;
  return { kind: 'StageDeleted', account, region, cause, apiId, stage, at: createdAt, sign: 'missing' };
}

/** The log of one stage, if there is one. */
function logsOf(record: ApiRecord | undefined, stage: string): readonly StageLog[] {
  return (record?.stages ?? []).filter((log) => log.name === stage);
}

const earliestOf = (logs: readonly StageLog[]) => logs.map(presentSince)[0];
