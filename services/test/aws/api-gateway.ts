// Fakes API Gateway's REST-JSON calls that a sweep makes, with members as in the service's model.
import type { FakeApi, FakeStage } from './account.js';
import { domainNames, readDomainNames } from './domain-names.js';
import { pageOf } from './pages.js';
import { type OperationContext, type AwsOperation, type AwsReply, Fault, json } from './protocol.js';

export const apiGateway: Readonly<Record<string, AwsOperation>> = {
  GetRestApis: getRestApis,
  GetRestApi: (context) => json(restApi(findApi(context))),
  GetStages: (context) => json({ item: findApi(context).stages.map(stage) }),
  GetDeployment: (context) => json(findDeployment(context)),
  GetStage: (context) => json(stage(findStage(context))),
  ...domainNames,
};

/** The operation and parameters of a request. */
export function readApiGateway(path: string, query: URLSearchParams): { operation: string; params: object } {
  const domains = readDomainNames(path, query);
  if (domains !== undefined) return domains;
  const [, collection, restApiId, sub, stageName, ...rest] = path.split('/').map(decodeURIComponent);
  if (collection !== 'restapis' || rest.length > 0) return { operation: 'Unknown', params: { path } };
  if (restApiId === undefined) return { operation: 'GetRestApis', params: Object.fromEntries(query) };
  if (sub === undefined) return { operation: 'GetRestApi', params: { restApiId } };
  if (sub === 'deployments') return { operation: 'GetDeployment', params: { restApiId, deploymentId: stageName } };
  if (sub !== 'stages') return { operation: 'Unknown', params: { path } };
  if (stageName === undefined) return { operation: 'GetStages', params: { restApiId } };
  return { operation: 'GetStage', params: { restApiId, stageName } };
}

function getRestApis(context: OperationContext): AwsReply {
  const { page, position } = pageOf(context, context.scope.apis, ({ id }) => id);
  return json({ item: page.map(restApi), ...position });
}

function findApi({ call, scope }: OperationContext): FakeApi {
  const api = scope.apis.find(({ id }) => id === call.params.restApiId);
  if (api !== undefined) return api;
  const id = `${call.account}:${String(call.params.restApiId)}`;
  throw new Fault({ status: 404, code: 'NotFoundException' }, `Invalid API identifier specified ${id}`);
}

function findStage(context: OperationContext): FakeStage {
  const found = findApi(context).stages.find(({ stageName }) => stageName === context.call.params.stageName);
  if (found !== undefined) return found;
  throw new Fault({ status: 404, code: 'NotFoundException' }, 'Invalid stage identifier specified');
}

function findDeployment(context: OperationContext) {
  const id = String(context.call.params.deploymentId);
  const createdDate = findApi(context).deployments?.[id];
  if (createdDate !== undefined) return { id, createdDate };
  throw new Fault({ status: 404, code: 'NotFoundException' }, 'Invalid Deployment identifier specified');
}

function restApi({ stages: _stages, deployments: _deployments, ...api }: FakeApi) {
  return { ...api, apiKeySource: 'HEADER', rootResourceId: 'r00tr00t00' };
}

function stage(fake: FakeStage) {
  return { lastUpdatedDate: fake.createdDate, ...fake, cacheClusterEnabled: false, tracingEnabled: false };
}
