// A stage's signs of life and its end. CreateDeployment with a stage's name makes or moves that stage, and then no
// CreateStage event appears.
import { isStageName } from 'waypost/model';
import { z } from 'zod';
import type { StageSeen } from '../fact.js';
import { defineCall } from './call.js';
import { apiIdField, part, stageField } from './fields.js';
import { linkedApi, selfLink } from './rest-api.js';
import { screenRestCall } from './rest-call.js';
import { type Context, type Invalid, type Translation, agreedId, factsOf, ignored, recheckOf } from './translation.js';

const restApiId = apiIdField.optional();
const stageName = stageField.optional();

/** A stage's answer names the API only in its link to itself. */
const stageAnswer = part({ stageName, self: selfLink });

/** The console sends "" when it wants a deployment and no stage. */
const deployedStage = z.custom<string>((value) => value === '' || isStageName(value), 'is no stage name').nullish();

export const createStage = defineCall({
  request: part({ restApiId, createStageInput: part({ stageName }).nullish() }),
  answer: stageAnswer,
  screen: screenRestCall,
  translate({ request, answer }, context) {
    const stages = [request?.createStageInput?.stageName, answer?.stageName];
    return seen({ apiIds: [request?.restApiId, linkedApi(answer?.self)], stages, sign: 'created' }, context);
  },
});

export const updateStage = defineCall({
  request: part({ restApiId, stageName }),
  answer: stageAnswer,
  screen: screenRestCall,
  translate({ request, answer }, context) {
    const stages = [request?.stageName, answer?.stageName];
    return seen({ apiIds: [request?.restApiId, linkedApi(answer?.self)], stages, sign: 'touched' }, context);
  },
});

export const createDeployment = defineCall({
  request: part({ restApiId, createDeploymentInput: part({ stageName: deployedStage }).nullish() }),
  answer: part({ self: selfLink }),
  screen: screenRestCall,
  translate({ request, answer }, context) {
    const apiIds = [request?.restApiId, linkedApi(answer?.self)];
    if (request === undefined) return stageUnknown(apiIds, context);
    const stage = request.createDeploymentInput?.stageName;
    if (stage == null || stage === '') return ignored('the deployment went to no stage');
    return seen({ apiIds, stages: [stage], sign: 'touched' }, context);
  },
});

export const deleteStage = defineCall({
  request: part({ restApiId, stageName }),
  answer: z.unknown(),
  screen: screenRestCall,
  translate({ request }, context) {
    const found = stageOf({ apiIds: [request?.restApiId], stages: [request?.stageName] });
    if ('outcome' in found) return found;
    return factsOf([{ kind: 'StageDeleted', ...context.told, ...found, sign: 'deleted' }]);
  },
});

interface Places {
  readonly apiIds: readonly (string | undefined)[];
  readonly stages: readonly (string | undefined)[];
}

function seen({ sign, ...places }: Places & Pick<StageSeen, 'sign'>, context: Context): Translation {
  const found = stageOf(places);
  if ('outcome' in found) return found;
  const rechecks = recheckOf(context, { resource: 'api', id: found.apiId });
  return factsOf([{ kind: 'StageSeen', ...context.told, ...found, sign }], rechecks);
}

function stageOf({ apiIds, stages }: Places): { readonly apiId: string; readonly stage: string } | Invalid {
  const apiId = agreedId('API', apiIds);
  if (typeof apiId !== 'string') return apiId;
  const stage = agreedId('stage', stages);
  return typeof stage === 'string' ? { apiId, stage } : stage;
}

/** The answer to a deployment does not say which stage it went to. */
function stageUnknown(apiIds: Places['apiIds'], context: Context): Translation {
  const apiId = agreedId('API', apiIds);
  if (typeof apiId !== 'string') return apiId;
  return factsOf([], recheckOf(context, { resource: 'api', id: apiId }));
}
