// The calls that create, change and delete a stage. CreateDeployment with a stage name creates or changes that stage without a
// CreateStage event.
import { isStageName } from 'waypost/model';
import { isDeploymentId } from '../records/deployment-log.js';
import type { StageSeen } from '../records/fact.js';
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
const stageAnswer = part({ stageName, deploymentId: anything, self: selfLink });

/** The console sends "" to deploy without a stage. */
const deployedStage = optional(
  fitting((value): value is string => value === '' || isStageName(value), 'is not a stage name'),
);

const newStage = part({ restApiId, createStageInput: optional(part({ stageName, deploymentId: anything })) });
const ofStage = part({ restApiId, stageName });
const newDeployment = part({ restApiId, createDeploymentInput: optional(part({ stageName: deployedStage })) });
const deploymentAnswer = part({ id: anything, self: selfLink });

export const createStage = defineCall({
  request: newStage,
  answer: stageAnswer,
  screen: screenRestCall,
  translate({ request, answer }, context) {
    const stages = [request?.createStageInput?.stageName, answer?.stageName];
    const deployment = deploymentOf(answer?.deploymentId ?? request?.createStageInput?.deploymentId, false);
    const apiIds = [request?.restApiId, linkedApi(answer?.self)];
    return seen({ apiIds, stages, sign: 'created', ...deployment }, context);
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
    return seen({ apiIds, stages, sign: 'touched', ...deployment }, context);
  },
});

export const createDeployment = defineCall({
  request: newDeployment,
  answer: deploymentAnswer,
  screen: screenRestCall,
  translate({ request, answer }, context) {
    const apiIds = [request?.restApiId, linkedApi(answer?.self)];
    if (request === undefined) return stageUnknown(apiIds, context);
    const stage = request.createDeploymentInput?.stageName;
    if (stage === undefined || stage === '') return ignored('the deployment has no stage');
    // If the answer is not shown, any unique id will do.
    const id = answer?.id ?? `at${context.provenance.at}`;
    return seen({ apiIds, stages: [stage], sign: 'touched', ...deploymentOf(id, true) }, context);
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

type StageSign = Pick<StageSeen, 'sign' | 'deployment'>;

function seen({ apiIds, stages, ...sign }: Mentions & StageSign, context: TranslationContext): Translation {
  const found = stageOf({ apiIds, stages });
  if ('outcome' in found) return found;
  const rechecks = recheckOf(context, { resource: 'api', id: found.apiId });
  return factsOf([{ kind: 'StageSeen', ...context.provenance, ...found, ...sign }], rechecks);
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
