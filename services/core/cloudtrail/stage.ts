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
    const stages = [request?.createStageInput?.stageName, answer?.stageName];
    const deployment = deploymentOf(answer?.deploymentId ?? request?.createStageInput?.deploymentId, false);
    const apiIds = [request?.restApiId, linkedApi(answer?.self)];
    const settings =
      answer === undefined
        ? canaryIn(request?.createStageInput?.canarySettings)
        : { ...canaryIn(answer.canarySettings ?? null), ...webAclIn(answer.webAclArn ?? null) };
    return seen({ apiIds, stages, sign: 'created', ...deployment, ...settings }, context);
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
    // The answer is the whole stage, which always has a deployment; so what it does not show beside that is not there.
    const isWhole = isDeploymentId(answer?.deploymentId);
    const lacking = isWhole ? null : undefined;
    const reasons = isWhole ? [] : ['the event does not show the whole stage'];
    const settings = {
      ...canaryIn(answer?.canarySettings ?? lacking),
      ...webAclIn(answer?.webAclArn ?? lacking),
    };
    return seen({ apiIds, stages, reasons, sign: 'touched', ...deployment, ...settings }, context);
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
    if (!isCanary)
      return seen({ apiIds, stages: [stage], sign: 'touched', ...deploymentOf(id, true), canary: null }, context);
    const settings = isObject(canarySettings) ? canaryIn({ ...canarySettings, deploymentId: id }) : {};
    return withMade(seen({ apiIds, stages: [stage], sign: 'touched', ...settings }, context), id);
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
}

type StageSign = Pick<StageSeen, 'sign' | 'deployment' | 'canary' | 'webAcl'>;

/** `reasons`: why the API is looked up as well. */
function seen(
  { apiIds, stages, reasons = [], ...sign }: Mentions & StageSign & { readonly reasons?: readonly string[] },
  context: TranslationContext,
): Translation {
  const found = stageOf({ apiIds, stages });
  if ('outcome' in found) return found;
  const rechecks = recheckOf(context, { resource: 'api', id: found.apiId }, reasons);
  return factsOf([{ kind: 'StageSeen', ...context.provenance, ...found, ...sign }], rechecks);
}

/** A deployment for no stage: a stage may be moved to it much later. */
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

/** The canary in a stage's settings; null: there is none. Nothing if it is not shown, or its deployment is not. */
function canaryIn(settings: unknown): Pick<StageSeen, 'canary'> {
  if (settings === null) return { canary: null };
  if (!isObject(settings) || !isDeploymentId(settings.deploymentId)) return {};
  const { percentTraffic: shown } = settings;
  const percent = typeof shown === 'number' ? shown : typeof shown === 'string' ? parseFloat(shown) : NaN;
  const isShown = percent >= 0 && percent <= 100;
  return { canary: { id: settings.deploymentId, ...(isShown ? { percent } : {}) } };
}

function webAclIn(arn: unknown): Pick<StageSeen, 'webAcl'> {
  if (arn === null || arn === '') return { webAcl: null };
  return typeof arn === 'string' && /^arn:[\x21-\x7e]{1,400}$/.test(arn) ? { webAcl: arn } : {};
}

/** An invalid id is left out, because it only matters for what is in force. */
function deploymentOf(id: unknown, created: boolean): Pick<StageSeen, 'deployment'> {
  return isDeploymentId(id) ? { deployment: { id, created } } : {};
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
