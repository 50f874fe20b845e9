// Changes by hand: tags, types, names, stages and associations of an API; and calls that do not concern Waypost.
import { apiEvent } from '../../core/test/cloudtrail/api-events.js';
import { failed } from '../../core/test/cloudtrail/record.js';
import * as endpointEvents from '../../core/test/cloudtrail/endpoint-events.js';
import * as apiEvents from '../../core/test/cloudtrail/api-events.js';
import type { WorldApi } from './rest-apis.js';
import { TAG, type ApiAttributes } from './action.js';
import type { Caller } from './ledger.js';
import type { CanaryChange } from './stages.js';
import type { Scenario, World } from './world.js';

export type ChangeByHand =
  | { readonly change: 'tag'; readonly key: string; readonly value: string }
  | { readonly change: 'untag'; readonly key: string }
  | { readonly change: 'type'; readonly type: string }
  | { readonly change: 'name' | 'import'; readonly name: string }
  | { readonly change: 'disable'; readonly disabled: boolean }
  | { readonly change: 'associate'; readonly endpoint: number }
  | { readonly change: 'policy'; readonly policy: string }
  | {
      readonly change: 'create-stage' | 'deploy' | 'update-stage' | 'roll-back' | 'delete-stage';
      readonly stage: string;
    }
  | { readonly change: 'deploy-canary'; readonly stage: string; readonly percent: number }
  | { readonly change: 'change-canary'; readonly stage: string; readonly to: CanaryChange }
  | { readonly change: 'delete' };

/** Changes the API that `pick` selects, dead or alive, within one second: a call to a dead one fails. */
export function byHand(pick: number, changes: readonly ChangeByHand[]): Scenario {
  return function* ({ gateway, ...world }) {
    for (const change of changes) {
      const api = gateway.apis[pick % Math.max(1, gateway.apis.length)];
      if (api !== undefined) enact({ gateway, ...world }, api, change);
      yield 'at once';
    }
    yield 'pause';
  };
}

function enact({ gateway, ec2 }: World, api: WorldApi, change: ChangeByHand): void {
  const { apiId, account, region } = api;
  const caller: Caller = { account, region, by: 'aws-cli' };
  if ('stage' in change) enactOnStage(gateway, caller, { ...change, apiId });
  else if (change.change === 'tag') gateway.tagResource(caller, apiId, { [change.key]: change.value });
  else if (change.change === 'untag') gateway.untagResource(caller, apiId, [change.key]);
  else if (change.change === 'import') gateway.putRestApi(caller, apiId, change.name);
  else if (change.change === 'delete') gateway.deleteRestApi(caller, apiId);
  else {
    const attributes = changedAttributes(change, api, ec2);
    if (attributes !== undefined) gateway.updateRestApi(caller, apiId, attributes);
  }
}

type AttributeChange = Extract<
  ChangeByHand,
  { readonly change: 'type' | 'name' | 'import' | 'disable' | 'associate' | 'policy' }
>;

function changedAttributes(
  change: AttributeChange,
  api: WorldApi,
  { endpoints }: World['ec2'],
): Partial<ApiAttributes> | undefined {
  switch (change.change) {
    case 'type':
      return { type: change.type };
    case 'name':
    case 'import':
      return { name: change.name };
    case 'disable':
      return { disabled: change.disabled };
    case 'associate': {
      const endpoint = endpoints[change.endpoint % Math.max(1, endpoints.length)]?.vpceId;
      return { vpceIds: toggled(api.vpceIds, endpoint) };
    }
    case 'policy':
      // AWS's answer to the removal of a policy that does not exist is unknown.
      return change.policy === api.policy ? undefined : { policy: change.policy };
  }
}

type StageChange = Extract<ChangeByHand, { readonly stage: string }> & { readonly apiId: string };

function enactOnStage(gateway: World['gateway'], caller: Caller, asked: StageChange): void {
  const { apiId, change, stage } = asked;
  if (asked.change === 'deploy-canary') gateway.deployCanary(caller, apiId, stage, asked.percent);
  if (asked.change === 'change-canary') gateway.changeCanary(caller, apiId, stage, asked.to);
  if (change === 'create-stage') gateway.createStage(caller, apiId, stage);
  if (change === 'update-stage') gateway.updateStage(caller, apiId, stage);
  if (change === 'roll-back') gateway.updateStage(caller, apiId, stage, 'oldest');
  if (change === 'deploy') gateway.createDeployment(caller, apiId, stage);
  if (change === 'delete-stage') gateway.deleteStage(caller, apiId, stage);
}

function toggled(ids: readonly string[], id: string | undefined): readonly string[] {
  if (id === undefined) return [];
  return ids.includes(id) ? ids.filter((other) => other !== id) : [...ids, id].sort();
}

/** Events of another account about the API that `pick` selects. */
export function foreignEvents(pick: number, account: string, value: string): Scenario {
  return function* ({ gateway, ledger }) {
    const api = gateway.apis[pick % Math.max(1, gateway.apis.length)];
    if (api === undefined || api.account === account) return;
    const { apiId, region } = api;
    const caller: Caller = { account, region, by: 'aws-cli' };
    const tags = { [TAG.service]: value };
    ledger.log(apiEvents.tagResource({ ...ledger.where(caller), apiId, tags }), [
      { kind: 'api-tagged', ...ledger.stamp(caller), apiId, tags },
    ]);
    yield 'pause';
    ledger.log(apiEvents.deleteRestApi({ ...ledger.where(caller), apiId }), [
      { kind: 'api-deleted', ...ledger.stamp(caller), apiId },
    ]);
  };
}

export const NOISES = [
  'http-api',
  'http-tags',
  'dry-run',
  'denied',
  'other-endpoint',
  'stage-tags',
  'foreign-tag',
] as const;
type Noise = (typeof NOISES)[number];

/** A call that must change nothing, about the API that `pick` selects or one that looks like it. */
export function noise(caller: Caller, kind: Noise, pick: number): Scenario {
  return function* (world) {
    const { ledger, gateway } = world;
    const apiId = gateway.apis[pick % Math.max(1, gateway.apis.length)]?.apiId ?? 'h1h2h3h4h5';
    ledger.log(NOISE[kind](ledger.where(caller), apiId));
    yield 'pause';
  };
}

type EventOrigin = ReturnType<World['ledger']['where']>;

const NOISE: Readonly<Record<Noise, (where: EventOrigin, apiId: string) => ReturnType<typeof apiEvent>>> = {
  'http-api': (where, apiId) =>
    apiEvent(
      'CreateStage',
      { request: { apiId, stageName: '$default', autoDeploy: true }, answer: { stageName: '$default' } },
      where,
    ),
  'http-tags': (where, apiId) =>
    apiEvent(
      'TagResource',
      {
        request: {
          resourceArn: `arn%3Aaws%3Aapigateway%3A${where.region}%3A%3A%2Fapis%2F${apiId}`,
          tags: { 'waypost:service': 'orders-api' },
        },
        answer: null,
      },
      where,
    ),
  'dry-run': (where) =>
    failed(
      endpointEvents.createVpcEndpoint({ ...where, vpceId: 'vpce-0d0d0d0d0d0d0d0d0' }),
      'Client.DryRunOperation',
      'Request would have succeeded, but DryRun flag is set.',
    ),
  denied: (where, apiId) => failed(apiEvents.deleteRestApi({ ...where, apiId }), 'AccessDeniedException'),
  'other-endpoint': (where) =>
    endpointEvents.createVpcEndpoint({
      ...where,
      vpceId: 'vpce-0e0e0e0e0e0e0e0e0',
      service: `com.amazonaws.${where.region}.s3`,
      tags: { 'waypost:network': 'shop' },
    }),
  'stage-tags': (where, apiId) =>
    apiEvents.tagResource({ ...where, apiId, stage: 'prod', tags: { 'waypost:service': 'orders-api' } }),
  'foreign-tag': (where, apiId) => apiEvents.tagResource({ ...where, apiId, tags: { team: 'shop' } }),
};
