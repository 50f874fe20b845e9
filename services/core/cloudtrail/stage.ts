// A stage's signs of life and its end. CreateDeployment with a stage's name makes or moves that stage, and then no
// CreateStage event appears.
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

/** A stage's answer names the API only in its link to itself. */
const stageAnswer = part({ stageName, deploymentId: anything, self: selfLink });

/** The console sends "" when it wants a deployment and no stage. */
const deployedStage = optional(
  fitting((value): value is string => value === '' || isStageName(value), 'is no stage name'),
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
    if (stage === undefined || stage === '') return ignored('the deployment went to no stage');
    // Where the answer is not shown, any id that is no other's will do.
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

type Sign = Pick<StageSeen, 'sign' | 'deployment'>;

function seen({ apiIds, stages, ...sign }: Mentions & Sign, context: TranslationContext): Translation {
  const found = stageOf({ apiIds, stages });
  if ('outcome' in found) return found;
  const rechecks = recheckOf(context, { resource: 'api', id: found.apiId });
  return factsOf([{ kind: 'StageSeen', ...context.provenance, ...found, ...sign }], rechecks);
}

/** An id that is none is left out: it only says what is in force. */
function deploymentOf(id: unknown, made: boolean): Pick<StageSeen, 'deployment'> {
  return isDeploymentId(id) ? { deployment: { id, created: made } } : {};
}

function stageOf({ apiIds, stages }: Mentions): { readonly apiId: string; readonly stage: string } | InvalidEvent {
  const apiId = agreedId('API', apiIds);
  if (typeof apiId !== 'string') return apiId;
  const stage = agreedId('stage', stages);
  return typeof stage === 'string' ? { apiId, stage } : stage;
}

/** The answer to a deployment does not say which stage it went to. */
function stageUnknown(apiIds: Mentions['apiIds'], context: TranslationContext): Translation {
  const apiId = agreedId('API', apiIds);
  if (typeof apiId !== 'string') return apiId;
  return factsOf([], recheckOf(context, { resource: 'api', id: apiId }));
}
