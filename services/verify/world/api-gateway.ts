// A model of API Gateway as far as Waypost observes it. Each call changes the model and is logged as CloudTrail logs it.
import * as events from '../../core/test/cloudtrail/api-events.js';
import { failed } from '../../core/test/cloudtrail/record.js';
import { createCustomDomains, type Mapping } from './custom-domains.js';
import type { ApiAttributes, Tags } from './action.js';
import { apiIdOf } from './ids.js';
import type { Caller, Ledger } from './ledger.js';
import { MAPPED, call, attributesOf, find, newApi, type WorldApi, type RestApis } from './rest-apis.js';
import { stageCalls } from './stages.js';

export type ApiGateway = ReturnType<typeof createApiGateway>;

export function createApiGateway(ledger: Ledger) {
  const apis: WorldApi[] = [];
  const domains = createCustomDomains(ledger, { canMap: (caller, mapping) => canMap(apis, caller, mapping) });
  const model: RestApis = { ledger, apis, isMapped: domains.isMapped };
  return {
    apis: apis as readonly WorldApi[],
    ...domains,
    ...apiCalls(model),
    ...tagCalls(model),
    ...stageCalls(model),
  };
}

/** A private domain can be mapped only to private APIs of its own account and region. */
function canMap(apis: readonly WorldApi[], { account, region }: Caller, { apiId, stage }: Mapping): boolean {
  const api = apis.find((each) => each.apiId === apiId && each.alive);
  const isHere = api?.account === account && api.region === region && api.type === 'PRIVATE';
  return isHere && (stage === null || api.stages.has(stage));
}

function apiCalls(model: RestApis) {
  const { where } = model.ledger;
  return {
    createRestApi: (caller: Caller, attributes: ApiAttributes): string =>
      make(model, caller, { call: 'createRestApi', attributes }),
    /** Without tags, whatever the template says: tools set them with a call of their own. */
    importRestApi: (caller: Caller, attributes: ApiAttributes): string =>
      make(model, caller, { call: 'importRestApi', attributes: { ...attributes, tags: {} } }),
    updateRestApi: (caller: Caller, apiId: string, change: Partial<ApiAttributes>): void => {
      const before = attributesOf(find(model, apiId));
      const attributes = { ...before, ...change };
      const patchOperations = patchesOf(before, change);
      const event = events.updateRestApi({ ...where(caller), apiId, ...answered(attributes), patchOperations });
      if (attributes.type !== before.type && model.isMapped(apiId)) {
        model.ledger.log(failed(event, 'BadRequestException', 'The API is mapped to a private custom domain name'));
        return;
      }
      const sets = Object.keys(change) as (keyof ApiAttributes)[]; // of a part of a attributes
      call(model, caller, { apiId, event, effect: { kind: 'api-changed', ...attributes, sets }, change: attributes });
    },
    putRestApi: (caller: Caller, apiId: string, name: string): void => {
      const attributes = { ...attributesOf(find(model, apiId)), name };
      const event = events.putRestApi({ ...where(caller), apiId, ...answered(attributes) });
      call(model, caller, { apiId, event, effect: { kind: 'api-put', ...attributes }, change: attributes });
    },
    deleteRestApi: (caller: Caller, apiId: string): void => {
      const event = events.deleteRestApi({ ...where(caller), apiId });
      if (model.isMapped(apiId)) {
        model.ledger.log(failed(event, 'BadRequestException', MAPPED));
        return;
      }
      call(model, caller, { apiId, event, effect: { kind: 'api-deleted' }, change: { alive: false } });
    },
  };
}

function tagCalls(model: RestApis) {
  const { where } = model.ledger;
  return {
    tagResource: (caller: Caller, apiId: string, tags: Tags): void => {
      const event = events.tagResource({ ...where(caller), apiId, tags });
      const change = { tags: { ...find(model, apiId).tags, ...tags } };
      call(model, caller, { apiId, event, effect: { kind: 'api-tagged', tags }, change });
    },
    untagResource: (caller: Caller, apiId: string, keys: readonly string[]): void => {
      const event = events.untagResource({ ...where(caller), apiId, tagKeys: keys });
      const change = { tags: without(find(model, apiId).tags, keys) };
      call(model, caller, { apiId, event, effect: { kind: 'api-untagged', keys }, change });
    },
  };
}

interface ApiCreation {
  readonly call: 'createRestApi' | 'importRestApi';
  readonly attributes: ApiAttributes;
}

function make({ ledger, apis }: RestApis, caller: Caller, { call: name, attributes }: ApiCreation): string {
  const apiId = apiIdOf(apis.length);
  apis.push(newApi(attributes, caller, { apiId, now: ledger.now() }));
  ledger.log(events[name]({ ...ledger.where(caller), apiId, ...answered(attributes) }), [
    { kind: 'api-created', ...ledger.stamp(caller), apiId, ...attributes },
  ]);
  return apiId;
}

/** As answers show it: empty members are left out. */
function answered({ vpceIds, tags, policy, ...rest }: ApiAttributes) {
  return {
    ...rest,
    ...(policy === '' ? {} : { policy }),
    ...(vpceIds.length === 0 ? {} : { vpceIds }),
    ...(Object.keys(tags).length === 0 ? {} : { tags }),
  };
}

/** A change as patch operations. */
function patchesOf(
  before: ApiAttributes,
  { name, type, vpceIds, disabled, policy }: Partial<ApiAttributes>,
): events.Patch[] {
  const replaced = (path: string, value: string | undefined): events.Patch[] =>
    value === undefined ? [] : [{ op: 'replace', path, value }];
  const configuration = '/endpointConfiguration';
  const associations = (op: string, ids: readonly string[]): events.Patch[] =>
    ids.map((value) => ({ op, path: `${configuration}/vpcEndpointIds`, value }));
  const missing = (from: readonly string[], all: readonly string[]) => from.filter((id) => !all.includes(id));
  return [
    ...replaced('/name', name),
    ...replaced(`${configuration}/types/${before.type}`, type),
    ...associations('remove', missing(before.vpceIds, vpceIds ?? before.vpceIds)),
    ...associations('add', missing(vpceIds ?? [], before.vpceIds)),
    ...replaced('/disableExecuteApiEndpoint', disabled === undefined ? undefined : String(disabled)),
    ...(policy === '' ? [{ op: 'remove', path: '/policy' }] : replaced('/policy', policy)),
  ];
}

export function without(tags: Tags, keys: readonly string[]): Tags {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !keys.includes(key)));
}
