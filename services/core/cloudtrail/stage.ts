// The calls that create, change and delete a stage. CreateDeployment with a stage name creates or changes that stage without a
// CreateStage event.
import { isObject, isStageName } from 'waypost/model';
import { isDeploymentId } from '../records/deployment-log.js';
import type { DeploymentMade, StageSeen } from '../records/fact.js';
import { defineCall } from './call.js';
import { apiIdField, stageField } from './fields.js';
import { linkedApi, selfLink } from './rest-api.js';
import { screenRestCall } from './rest-call.js';
import { anything, fitting, optional, part } from './shape.js';
import {
  type FactDraft,
  type TranslationContext,
  type InvalidEvent,
  type Translation,
  agreedId,
  factsOf,
  ignored,
  recheckOf,
} from './translation.js';

const restApiId = optional(apiIdField);
const stageName = optional(stageField);

/** The answer names the API only in its link to itself. */
const stageAnswer = part({
  stageName,
  deploymentId: anything,
  canarySettings: anything,
  webAclArn: anything,
  self: selfLink,
});

/** The console sends "" to deploy without a stage. */
const deployedStage = optional(
  fitting((value): value is string => value === '' || isStageName(value), 'is not a stage name'),
);

const newStage = part({
  restApiId,
  createStageInput: optional(part({ stageName, deploymentId: anything, canarySettings: anything })),
});
const ofStage = part({ restApiId, stageName });
const newDeployment = part({
  restApiId,
  createDeploymentInput: optional(part({ stageName: deployedStage, canarySettings: anything })),
});
const deploymentAnswer = part({ id: anything, self: selfLink });

export const createStage = defineCall({
  request: newStage,
  answer: stageAnswer,
  screen: screenRestCall,
  translate({ request, answer }, context) {
    const asked = request?.createStageInput;
    const stages = [asked?.stageName, answer?.stageName];
    const deployment = deploymentOf(answer?.deploymentId ?? asked?.deploymentId, false);
    const apiIds = [request?.restApiId, linkedApi(answer?.self)];
    const canary = canaryIn(answer === undefined ? asked?.canarySettings : (answer.canarySettings ?? null));
    const webAcl = answer === undefined ? undefined : webAclIn(answer.webAclArn ?? null);
    return seen({ apiIds, stages }, { sign: 'created', deployment, canary, webAcl }, context);
  },
});

export const updateStage = defineCall({
  request: ofStage,
  answer: stageAnswer,
  screen: screenRestCall,
  translate({ request, answer }, context) {
    const stages = [request?.stageName, answer?.stageName];
    const deployment = deploymentOf(answer?.deploymentId, false);
    const apiIds = [request?.restApiId, linkedApi(answer?.self)];
    // The answer is the whole stage, which always has a deployment. So if it shows the deployment, the stage lacks what it does not show.
    const isWhole = isDeploymentId(answer?.deploymentId);
    const lacking = isWhole ? null : undefined;
    const reasons = isWhole ? [] : ['the event does not show the whole stage'];
    const canary = canaryIn(answer?.canarySettings ?? lacking);
    const webAcl = webAclIn(answer?.webAclArn ?? lacking);
    return seen({ apiIds, stages, reasons }, { sign: 'touched', deployment, canary, webAcl }, context);
  },
});

export const createDeployment = defineCall({
  request: newDeployment,
  answer: deploymentAnswer,
  screen: screenRestCall,
  translate({ request, answer }, context) {
    const apiIds = [request?.restApiId, linkedApi(answer?.self)];
    if (request === undefined) return stageUnknown(apiIds, context);
    const { stageName: stage = '', canarySettings } = request.createDeploymentInput ?? {};
    // If the answer is not shown, any unique id will do.
    const id = answer?.id ?? `at${context.provenance.at}`;
    if (stage === '') return made(apiIds, id, context);
    const isCanary = canarySettings !== undefined && canarySettings !== null;
    const mentions = { apiIds, stages: [stage] };
    if (!isCanary)
      return seen(mentions, { sign: 'touched', deployment: deploymentOf(id, true), canary: null }, context);
    const canary = isObject(canarySettings) ? canaryIn({ ...canarySettings, deploymentId: id }) : undefined;
    return withMade(seen(mentions, { sign: 'touched', canary }, context), id);
  },
});

export const deleteStage = defineCall({
  request: ofStage,
  answer: anything,
  screen: screenRestCall,
  translate({ request }, context) {
    const found = stageOf({ apiIds: [request?.restApiId], stages: [request?.stageName] });
    if ('outcome' in found) return found;
    return factsOf([{ kind: 'StageDeleted', ...context.provenance, ...found, sign: 'deleted' }]);
  },
});

interface Mentions {
  readonly apiIds: readonly (string | undefined)[];
  readonly stages: readonly (string | undefined)[];
  /** Why the API is looked up as well. */
  readonly reasons?: readonly string[];
}

/** What a call shows of a stage. A member that it does not show is undefined. */
interface ShownStage {
  readonly sign: StageSeen['sign'];
  readonly deployment?: StageSeen['deployment'] | undefined;
  readonly canary?: StageSeen['canary'] | undefined;
  readonly webAcl?: StageSeen['webAcl'] | undefined;
}

function seen(mentions: Mentions, { sign, deployment, canary, webAcl }: ShownStage, context: TranslationContext) {
  const found = stageOf(mentions);
  if ('outcome' in found) return found;
  const { apiId, stage } = found;
  const { account, region, at, cause } = context.provenance;
  const fact: FactDraft<StageSeen> = { kind: 'StageSeen', account, region, at, cause, apiId, stage, sign };
  if (deployment !== undefined) fact.deployment = deployment;
  if (canary !== undefined) fact.canary = canary;
  if (webAcl !== undefined) fact.webAcl = webAcl;
  return factsOf([fact], recheckOf(context, { resource: 'api', id: apiId }, mentions.reasons));
}

/** A deployment without a stage: a stage may be moved to it much later. */
function made(apiIds: Mentions['apiIds'], id: unknown, context: TranslationContext): Translation {
  const apiId = agreedId('API', apiIds);
  if (typeof apiId !== 'string') return apiId;
  const rechecks = recheckOf(context, { resource: 'api', id: apiId });
  if (!isDeploymentId(id)) return rechecks.length > 0 ? factsOf([], rechecks) : ignored('the deployment has no id');
  const { at } = context.provenance;
  return factsOf([{ kind: 'DeploymentMade', ...context.provenance, apiId, deployment: id, createdAt: at }], rechecks);
}

/** The translation, with the creation of the deployment. */
function withMade(translation: Translation, id: unknown): Translation {
  if (translation.outcome !== 'facts' || !isDeploymentId(id)) return translation;
  const made = translation.facts.flatMap((fact): DeploymentMade[] => {
    if (fact.kind !== 'StageSeen') return [];
    const { account, region, at, cause, apiId } = fact;
    return [{ kind: 'DeploymentMade', account, region, at, cause, apiId, deployment: id, createdAt: at }];
  });
  return { ...translation, facts: [...translation.facts, ...made] };
}

/** The canary in a stage's settings. Null: there is none. Undefined: the canary or its deployment is not shown. */
function canaryIn(settings: unknown): StageSeen['canary'] {
  if (settings === null) return null;
  if (!isObject(settings) || !isDeploymentId(settings.deploymentId)) return undefined;
  const { percentTraffic: shown } = settings;
  const percent = typeof shown === 'number' ? shown : typeof shown === 'string' ? parseFloat(shown) : NaN;
  const isShown = percent >= 0 && percent <= 100;
  return { id: settings.deploymentId, ...(isShown ? { percent } : {}) };
}

function webAclIn(arn: unknown): StageSeen['webAcl'] {
  if (arn === null || arn === '') return null;
  return typeof arn === 'string' && /^arn:[\x21-\x7e]{1,400}$/.test(arn) ? arn : undefined;
}

/** An invalid id is left out, because it only matters for what is in force. */
function deploymentOf(id: unknown, created: boolean): StageSeen['deployment'] {
  return isDeploymentId(id) ? { id, created } : undefined;
}

function stageOf({ apiIds, stages }: Mentions): { readonly apiId: string; readonly stage: string } | InvalidEvent {
  const apiId = agreedId('API', apiIds);
  if (typeof apiId !== 'string') return apiId;
  const stage = agreedId('stage', stages);
  return typeof stage === 'string' ? { apiId, stage } : stage;
}

/** Without the request, nothing shows which stage was deployed. */
function stageUnknown(apiIds: Mentions['apiIds'], context: TranslationContext): Translation {
  const apiId = agreedId('API', apiIds);
  if (typeof apiId !== 'string') return apiId;
  return factsOf([], recheckOf(context, { resource: 'api', id: apiId }));
}
