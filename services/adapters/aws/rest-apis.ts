// REST APIs and their stages, from API Gateway's control plane. Every call passes the limiter of the account and region.
import type { GetRestApisCommandOutput } from '@aws-sdk/client-api-gateway';
import { APIGatewayClient, GetRestApiCommand, GetRestApisCommand, GetStagesCommand } from '@aws-sdk/client-api-gateway';
import type { TagKeys } from '../../core/cloudtrail/config.js';
import type { ObservedApi, ObservedStages } from '../../core/sweep/observation.js';
import type { Scope, ScopeInventory } from '../../app/sweep/ports.js';
import type { AwsCaller } from './caller.js';
import type { AwsConnection } from './clients.js';
import { clientConfig } from './clients.js';
import type { Limiter } from './limiter.js';
import { observedApi, observedStages } from './observed.js';
import { readPages } from './pages.js';
import type { CallDescription } from './unseen.js';
import { seenOf, unseenOf } from './unseen.js';

const PAGE = 500;

export interface RestApiDeps extends Scope {
  readonly connection: AwsConnection;
  readonly caller: AwsCaller;
  readonly limiter: Limiter;
  readonly tagKeys: TagKeys;
}

type RestApiCalls = Pick<ScopeInventory, 'apis' | 'api' | 'stages' | 'close'>;

export function createRestApis(deps: RestApiDeps): RestApiCalls {
  const client = new APIGatewayClient(clientConfig(deps.region, deps.connection));
  const call = <T>(send: () => Promise<T>) => deps.caller.call(send, deps.limiter);
  const observe = (api: Parameters<typeof observedApi>[0]) => observedApi(api, deps);
  return {
    apis: () =>
      readPages<GetRestApisCommandOutput, ObservedApi>({
        read: (position) =>
          call(() =>
            client.send(new GetRestApisCommand({ limit: PAGE, ...(position === undefined ? {} : { position }) })),
          ),
        next: ({ position }) => position,
        items: ({ items = [] }) => items.flatMap((api) => observe(api) ?? []),
        idOf: ({ apiId }) => apiId,
        unseen: (failure) => unseenOf(failure, needs(deps.region, 'GetRestApis', '/restapis')),
      }),
    api: async (apiId) => {
      const outcome = await call(() => client.send(new GetRestApiCommand({ restApiId: apiId })));
      const api = outcome.ok ? observe(outcome.value) : undefined;
      return seenOf(
        outcome,
        api?.apiId === apiId ? api : undefined,
        needs(deps.region, 'GetRestApi', `/restapis/${apiId}`),
      );
    },
    stages: async (apiId) => {
      const outcome = await call(() => client.send(new GetStagesCommand({ restApiId: apiId })));
      const { startedAt } = outcome;
      const stages: ObservedStages | undefined = outcome.ok
        ? { apiId, startedAt, stages: observedStages(outcome.value.item ?? []) }
        : undefined;
      return seenOf(outcome, stages, needs(deps.region, 'GetStages', `/restapis/${apiId}/stages`));
    },
    close: () => client.destroy(),
  };
}

function needs(region: string, call: string, path: string): CallDescription {
  const id = path.split('/')[2];
  const resource = path.replace(/^\/restapis\/[^/]+/, '/restapis/*');
  return {
    call,
    permission: `apigateway:GET on arn:aws:apigateway:${region}::${resource}`,
    ...(id === undefined ? {} : { id }),
  };
}
