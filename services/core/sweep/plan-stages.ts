// The plan for an API's listed stages. Only these stages give facts: those that are new, are older than known, serve another
// deployment, have other settings, are missing, or were deleted and created again.
import { defined } from 'waypost/model';
import type { ApiRecord } from '../records/api-record.js';
import { logDeployment, servedId } from '../records/deployment-log.js';
import type { StageDeleted, StageSeen, Provenance } from '../records/fact.js';
import { equal } from '../equal.js';
import { type StageSettings, logSettings } from '../records/stage-settings.js';
import { isDeletedForGood } from '../records/life.js';
import type { ObservedStage, ObservedStages } from './observation.js';
import { noEarlierThanCreation, type PlanSettings } from './plan-context.js';
import { type StageLog, isPresent, logStage, presentStages, presentSince } from '../records/stage-log.js';

interface StageDifference {
  /** The deletion of a former stage comes before the sight of the present stage of that name. */
  readonly seen: readonly (StageDeleted | StageSeen)[];
  /** Stages that the list does not show. The deletion guard and a direct look-up decide. */
  readonly missing: readonly Pick<StageDeleted, 'apiId' | 'stage'>[];
  /** How many of these differences the events should have reported. */
  readonly missed: number;
}

export function differenceOfStages(
  record: ApiRecord | undefined,
  observed: ObservedStages,
  { provenance, settings }: { readonly provenance: Provenance; readonly settings: PlanSettings },
): StageDifference {
  if (isDeletedForGood(record)) return { seen: [], missing: [], missed: 0 };
  const { apiId, startedAt, stages } = observed;
  const names = new Set(stages.map(({ name }) => name));
  const news = stages.flatMap(
    (stage) => newsOf(record, listed(record, stage, { ...provenance, apiId }), settings) ?? [],
  );
  const missing = presentStages(record?.stages ?? [])
    .filter((log) => !names.has(log.name) && presentSince(log) < startedAt - settings.settle)
    .map(({ name }): StageDeleted => ({ kind: 'StageDeleted', ...provenance, apiId, stage: name, sign: 'missing' }))
    .filter((fact) => !logStage(logsOf(record, fact.stage), fact).some(isPresent));
  return {
    seen: news.flatMap(({ facts }) => facts),
    missing,
    missed: record?.created === true ? news.filter(({ isDrift }) => isDrift).length : 0,
  };
}

function listed(
  record: ApiRecord | undefined,
  stage: ObservedStage,
  provenance: Provenance & { readonly apiId: string },
): StageSeen {
  const { name, createdAt, updatedAt, deploymentId } = stage;
  const known = record?.settings?.find((each) => each.stage === name);
  // A setting that no fact showed counts as absent, so a list without it adds nothing. It must not override an event that arrives meanwhile.
  const canary = stage.canary === null && known?.canary === undefined ? undefined : stage.canary;
  const webAcl = stage.webAcl === null && known?.webAcl === undefined ? undefined : stage.webAcl;
  return {
    kind: 'StageSeen',
    ...noEarlierThanCreation(provenance, stage),
    stage: name,
    sign: 'listed',
    ...defined({
      createdAt,
      updatedAt,
      canary,
      webAcl,
      deployment: deploymentId === undefined ? undefined : { id: deploymentId, created: false },
    }),
  };
}

interface StageNews {
  readonly facts: readonly (StageDeleted | StageSeen)[];
  readonly isDrift: boolean;
}

function newsOf(record: ApiRecord | undefined, fact: StageSeen, settings: PlanSettings): StageNews | undefined {
  const known = logsOf(record, fact.stage);
  const ended = formerStage(known, fact, settings);
  const before = ended === undefined ? known : logStage(known, ended);
  const next = logStage(before, fact);
  const appeared = !known.some(isPresent) && next.some(isPresent);
  const isOlder = known.some(isPresent) && earliestOf(next) !== earliestOf(known);
  const deployments = record?.deployments ?? [];
  const served = servedId(deployments, fact.stage);
  const redeployed = served !== servedId(logDeployment(deployments, fact), fact.stage);
  if (![appeared, isOlder, redeployed, isSetAnew(record, fact)].includes(true)) return undefined;
  return {
    facts: ended === undefined ? [fact] : [ended, fact],
    isDrift: appeared || ended !== undefined || (redeployed && served !== undefined),
  };
}

/** A stage that was created after it was known to exist was deleted in between without an event. */
function formerStage(known: readonly StageLog[], seen: StageSeen, { skew }: PlanSettings): StageDeleted | undefined {
  const { account, region, cause, apiId, stage, createdAt = -Infinity } = seen;
  if (!known.some((log) => isPresent(log) && presentSince(log) + skew < createdAt)) return undefined;
  return { kind: 'StageDeleted', account, region, cause, apiId, stage, at: createdAt, sign: 'missing' };
}

function isSetAnew(record: ApiRecord | undefined, fact: StageSeen): boolean {
  const { settings = [] } = record ?? {};
  return !equal(settingsOf(settings, fact), settingsOf(logSettings(settings, fact), fact));
}

/** The stage's canary and web ACL; null: none. A setting that no fact showed counts as none, so that sweeps write only differences. */
function settingsOf(settings: readonly StageSettings[], { stage }: StageSeen) {
  const known = settings.find((each) => each.stage === stage);
  return [known?.canary?.value ?? null, known?.webAcl?.value ?? null];
}

/** The log of one stage, if there is one. */
function logsOf(record: ApiRecord | undefined, stage: string): readonly StageLog[] {
  return (record?.stages ?? []).filter((log) => log.name === stage);
}

const earliestOf = (logs: readonly StageLog[]) => logs.map(presentSince)[0];
