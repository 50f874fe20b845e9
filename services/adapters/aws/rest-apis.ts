// Reads REST APIs and their stages from API Gateway. Every call passes the limiter of the account and region.
import {
  GetDeploymentCommand,
  GetRestApiCommand,
  GetRestApisCommand,
  GetStageCommand,
  GetStagesCommand,
  type GetRestApisCommandOutput,
  type RestApi,
  type Stage,
} from '@aws-sdk/client-api-gateway';
import { arnOf, defined } from 'waypost/model';
import type { TagKeys } from '../../core/cloudtrail/config.js';
import type { ObservedApi, ObservedStages } from '../../core/sweep/observation.js';
import type { Scope } from '../../core/records/fact.js';
import type { Second } from '../../core/time.js';
import type { ScopeInventory } from '../../app/sweep/ports.js';
import type { AwsCaller } from './caller.js';
import type { ScopeClients } from './clients.js';
import type { Limiter } from './limiter.js';
import { observedApi, observedStage, pastSecond } from './observed.js';
import { NO_LIST, observeAll, readPages } from './pages.js';
import { type CallDescription, lookUpResultOf, unseenOf } from './unseen.js';

const PAGE = 500;

interface RestApiDeps extends Scope {
  readonly client: ScopeClients['apiGateway'];
  readonly caller: AwsCaller;
  readonly limiter: Limiter;
  readonly tagKeys: TagKeys;
}

type RestApiCalls = Pick<ScopeInventory, 'apis' | 'api' | 'deployment' | 'stages' | 'stage'>;

export function createRestApis(deps: RestApiDeps): RestApiCalls {
  const { client } = deps;
  const call = <T>(send: () => Promise<T>) => deps.caller.call(send, deps.limiter);
  const observe = (api: RestApi, answeredAt: Second) => observedApi(api, { ...deps, answeredAt });
  return {
    apis: () =>
      readPages<GetRestApisCommandOutput, ObservedApi>({
        read: (position) => call(() => client.send(new GetRestApisCommand({ limit: PAGE, ...defined({ position }) }))),
        next: ({ position }) => position,
        items: ({ items }, answeredAt) =>
          observeAll(
            items,
            ({ id }) => id,
            (api) => observe(api, answeredAt),
          ),
        hasNoList: ({ items }) => items === undefined,
        idOf: ({ apiId }) => apiId,
        unseen: (failure) => unseenOf(failure, describe(deps.region, 'GetRestApis')),
      }),
    api: async (apiId) => {
      const result = await call(() => client.send(new GetRestApiCommand({ restApiId: apiId })));
      const api = result.ok ? observe(result.value, result.answeredAt) : undefined;
      const requested = api?.apiId === apiId ? api : undefined;
      return lookUpResultOf(result, requested, describe(deps.region, 'GetRestApi', apiId));
    },
    stages: async (apiId) => {
      const result = await call(() => client.send(new GetStagesCommand({ restApiId: apiId })));
      const description = describe(deps.region, 'GetStages', apiId);
      if (!result.ok) return lookUpResultOf<ObservedStages>(result, undefined, description);
      const { startedAt, answeredAt, value } = result;
      const observed = (stage: Stage) => observedStage(stage, answeredAt);
      const noList = unseenOf(NO_LIST, description);
      const stages = value.item === undefined ? [] : observeAll(value.item, ({ stageName }) => stageName, observed);
      if (stages === undefined) return { kind: 'unseen', unseen: noList };
      const seen = { kind: 'seen', startedAt, value: { apiId, startedAt, stages } } as const;
      return value.item === undefined ? { ...seen, noList } : seen;
    },
    stage: async (apiId, stageName) => {
      const result = await call(() => client.send(new GetStageCommand({ restApiId: apiId, stageName })));
      const stage = result.ok ? observedStage(result.value, result.answeredAt) : undefined;
      const requested = stage?.name === stageName ? stage : undefined;
      return lookUpResultOf(result, requested, describe(deps.region, 'GetStage', apiId));
    },
    deployment: async (apiId, id) => {
      const result = await call(() => client.send(new GetDeploymentCommand({ restApiId: apiId, deploymentId: id })));
      const isIt = result.ok && result.value.id === id;
      const created = isIt ? pastSecond(result.value.createdDate, result.answeredAt) : undefined;
      return lookUpResultOf(result, created, describe(deps.region, 'GetDeployment', apiId));
    },
  };
}

const PATHS = {
  GetRestApis: '/restapis',
  GetRestApi: '/restapis/*',
  GetStages: '/restapis/*/stages',
  GetStage: '/restapis/*/stages/*',
  GetDeployment: '/restapis/*/deployments/*',
} as const;

function describe(region: string, call: keyof typeof PATHS, id?: string): CallDescription {
  return {
    call,
    permission: `apigateway:GET on ${arnOf('apigateway', region, `:${PATHS[call]}`)}`,
    ...defined({ id }),
  };
}
