// Events of API Gateway's calls on REST APIs as CloudTrail logs them, in the shape of 2026. Ids are invented.
import type { Json } from '../../json.js';
import { type CloudTrailEvent, type JsonMembers, REGION, type Where, eventOf } from './record.js';

export interface ApiShown extends Where {
  readonly apiId: string;
  readonly name?: string;
  readonly type?: string;
  /** If there are none, the answer has no such key. */
  readonly vpceIds?: readonly string[];
  /** If there are none, the answer has no tags. */
  readonly tags?: Readonly<Record<string, string>>;
  readonly disabled?: boolean;
  readonly mode?: 'BASIC' | 'STRICT';
  /** The resource policy's text; without one, neither request nor answer has such a key. */
  readonly policy?: string;
}

/** One change, as a request asks for it. https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html */
export type Patch = Readonly<Record<'op' | 'path', string>> & { readonly value?: string };

interface StageCall extends Where {
  readonly apiId: string;
  readonly stage: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** The deployment that the stage serves afterwards. */
  readonly deploymentId?: string;
  /** Its canary afterwards. */
  readonly canary?: { readonly deploymentId: string; readonly percentTraffic: number } | undefined;
}

export function createRestApi(options: ApiShown): CloudTrailEvent {
  const { name = 'orders', type = 'PRIVATE', vpceIds, tags, disabled = false, policy } = options;
  const createRestApiInput = {
    name,
    endpointConfiguration: { types: [type], ...(vpceIds === undefined ? {} : { vpcEndpointIds: vpceIds }) },
    disableExecuteApiEndpoint: disabled,
    ...(policy === undefined ? {} : { policy }),
    ...(tags === undefined ? {} : { tags }),
  };
  return apiEvent(
    'CreateRestApi',
    { request: { createRestApiInput, template: false }, answer: answerOf(options) },
    options,
  );
}

/** Neither name nor tags are in the request; the name is the specification's title. */
export function importRestApi(options: ApiShown): CloudTrailEvent {
  const { name = 'orders', type = 'PRIVATE' } = options;
  const request = {
    parameters: { mode: 'import', endpointConfigurationTypes: type },
    body: JSON.stringify({ swagger: 2.0, info: { title: name, version: '1.0' }, paths: {} }),
    failOnWarnings: false,
    template: false,
  };
  return apiEvent('ImportRestApi', { request, answer: { ...answerOf(options), version: '1.0' } }, options);
}

export function putRestApi(options: ApiShown): CloudTrailEvent {
  const { apiId } = options;
  const request = {
    restApiId: apiId,
    mode: 'overwrite',
    parameters: {},
    failOnWarnings: false,
    body: '{}',
    template: false,
  };
  return apiEvent('PutRestApi', { request, answer: answerOf(options) }, options);
}

/** The answer is the whole API after the change. */
export function updateRestApi({
  patchOperations = [{ op: 'replace', path: '/description', value: 'changed' }],
  ...options
}: ApiShown & { readonly patchOperations?: readonly Patch[] }): CloudTrailEvent {
  const request = { restApiId: options.apiId, updateRestApiInput: { patchOperations }, template: false };
  return apiEvent('UpdateRestApi', { request, answer: answerOf(options) }, options);
}

export function deleteRestApi(options: Where & { readonly apiId: string }): CloudTrailEvent {
  return apiEvent('DeleteRestApi', { request: { restApiId: options.apiId, template: false }, answer: null }, options);
}

export function createStage(options: StageCall): CloudTrailEvent {
  const { apiId, stage, tags, deploymentId = 'dep123' } = options;
  const createStageInput = {
    stageName: stage,
    deploymentId,
    cacheClusterEnabled: false,
    tracingEnabled: false,
    description: '',
    variables: {},
    ...(tags === undefined ? {} : { tags }),
  };
  const request = { restApiId: apiId, createStageInput, template: false };
  return apiEvent('CreateStage', { request, answer: stageAnswer(options) }, options);
}

export function updateStage(options: StageCall): CloudTrailEvent {
  const { apiId, stage, deploymentId = 'dep123' } = options;
  const patchOperations = [{ op: 'replace', path: '/deploymentId', value: deploymentId }];
  const request = { restApiId: apiId, stageName: stage, updateStageInput: { patchOperations }, template: false };
  return apiEvent('UpdateStage', { request, answer: stageAnswer(options) }, options);
}

export function deleteStage(options: StageCall): CloudTrailEvent {
  const { apiId, stage } = options;
  return apiEvent(
    'DeleteStage',
    { request: { restApiId: apiId, stageName: stage, template: false }, answer: null },
    options,
  );
}

/** With a stage, the call creates or moves that stage, and no CreateStage follows. The console sends "" for no stage. */
export function createDeployment(
  options: Where & {
    readonly apiId: string;
    readonly stage?: string;
    readonly deploymentId?: string;
    /** The deployment becomes the stage's canary and gets this part of its calls. */
    readonly canaryPercent?: number;
  },
): CloudTrailEvent {
  const { apiId, stage, at, deploymentId = 'dep123', canaryPercent } = options;
  const createDeploymentInput = {
    ...(stage === undefined ? {} : { stageName: stage }),
    ...(canaryPercent === undefined ? {} : { canarySettings: { percentTraffic: canaryPercent, useStageCache: false } }),
    description: '',
  };
  const answer = {
    id: deploymentId,
    createdDate: at ?? '2026-01-02T03:04:05Z',
    self: { deploymentId, restApiId: apiId, template: false },
  };
  const request = { restApiId: apiId, createDeploymentInput, template: false };
  return apiEvent('CreateDeployment', { request, answer }, options);
}

/** Deletes a deployment that no stage serves; otherwise the call fails. */
export function deleteDeployment(
  options: Where & { readonly apiId: string; readonly deploymentId?: string },
): CloudTrailEvent {
  const { apiId, deploymentId = 'dep122' } = options;
  const request = { restApiId: apiId, deploymentId, template: false };
  return apiEvent('DeleteDeployment', { request, answer: null }, options);
}

/** The tags of the API, or, with a stage, of that stage. Only the tags concerned are shown. */
export function tagResource(
  options: Where & { readonly apiId: string; readonly stage?: string; readonly tags: Readonly<Record<string, string>> },
): CloudTrailEvent {
  const request = { tagResourceInput: { tags: options.tags }, resourceArn: arnOf(options), template: false };
  return apiEvent('TagResource', { request, answer: null }, options);
}

export function untagResource(
  options: Where & { readonly apiId: string; readonly stage?: string; readonly tagKeys: readonly string[] },
): CloudTrailEvent {
  const request = { resourceArn: arnOf(options), tagKeys: options.tagKeys, template: false };
  return apiEvent('UntagResource', { request, answer: null }, options);
}

/** A call of API Gateway with any name, also one of v2. */
export function apiEvent(eventName: string, { request, answer }: ApiCallBody, where: Where = {}): CloudTrailEvent {
  const call = { source: 'aws.apigateway', eventName, requestParameters: request, responseElements: answer } as const;
  return eventOf(call, where);
}

interface ApiCallBody {
  readonly request: Json;
  readonly answer: Json;
}

/** API Gateway's ARNs contain no account. */
export function arnOf({
  apiId,
  stage,
  region = REGION,
}: Where & { readonly apiId: string; readonly stage?: string }): string {
  return `arn:aws:apigateway:${region}::/restapis/${apiId}${stage === undefined ? '' : `/stages/${stage}`}`;
}

/** A REST API with a few of its links. */
export function answerOf(options: ApiShown): JsonMembers {
  const { apiId, name = 'orders', type = 'PRIVATE', vpceIds, tags, disabled = false, mode, policy, at } = options;
  return {
    id: apiId,
    name,
    apiStatus: 'AVAILABLE',
    createdDate: at ?? '2026-01-02T03:04:05Z',
    endpointConfiguration: {
      ipAddressType: type === 'PRIVATE' ? 'dualstack' : 'ipv4',
      types: [type],
      ...(vpceIds === undefined ? {} : { vpcEndpointIds: vpceIds }),
    },
    rootResourceId: 'r0o0t0r0o0',
    securityPolicy: 'TLS_1_0',
    apiKeySource: 'HEADER',
    disableExecuteApiEndpoint: disabled,
    ...(mode === undefined ? {} : { endpointAccessMode: mode }),
    // API Gateway escapes the policy once more in answers.
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-create-attach.html
    ...(policy === undefined ? {} : { policy: JSON.stringify(policy).slice(1, -1) }),
    ...(tags === undefined ? {} : { tags }),
    self: { restApiId: apiId, template: false },
    stageByName: { restApiId: apiId, template: true },
    restapiDelete: { restApiId: apiId, template: false },
  };
}

function stageAnswer({
  apiId,
  stage,
  tags,
  deploymentId = 'dep123',
  canary,
  at = '2026-01-02T03:04:05Z',
}: StageCall): JsonMembers {
  return {
    stageName: stage,
    deploymentId,
    ...(canary === undefined ? {} : { canarySettings: { ...canary, useStageCache: false } }),
    createdDate: at,
    lastUpdatedDate: at,
    cacheClusterStatus: 'NOT_AVAILABLE',
    methodSettings: {},
    variables: {},
    ...(tags === undefined ? {} : { tags }),
    self: { restApiId: apiId, stageName: stage, template: false },
    stageUpdate: { restApiId: apiId, stageName: stage, template: false },
  };
}
