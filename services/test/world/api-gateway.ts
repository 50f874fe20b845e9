// A model of API Gateway as far as Waypost watches it. Each call changes the model, and is logged as CloudTrail logs it.
import * as events from '../../core/test/cloudtrail/api-events.js';
import { failed, type CloudTrailEvent } from '../../core/test/cloudtrail/record.js';
import { createCustomDomains, type CustomDomains, type Mapping } from './custom-domains.js';
import type { Act, ApiDeed, ApiFace, Tags } from './deed.js';
import { apiIdOf } from './ids.js';
import type { Caller, Ledger } from './ledger.js';

export interface Api extends ApiFace {
  readonly account: string;
  readonly region: string;
  readonly apiId: string;
  readonly alive: boolean;
  /** Since when each stage is there. */
  readonly stages: ReadonlyMap<string, number>;
}

const NOBODY: ApiFace & Pick<Api, 'stages'> = {
  name: 'nobody',
  type: 'PRIVATE',
  vpceIds: [],
  disabled: false,
  tags: {},
  stages: new Map(),
};

interface Model {
  readonly ledger: Ledger;
  readonly apis: Api[];
  readonly isMapped: CustomDomains['isMapped'];
}

export type ApiGateway = ReturnType<typeof createApiGateway>;

export function createApiGateway(ledger: Ledger) {
  const apis: Api[] = [];
  const domains = createCustomDomains(ledger, { canMap: (caller, mapping) => canMap(apis, caller, mapping) });
  const model: Model = { ledger, apis, isMapped: domains.isMapped };
  return { apis: apis as readonly Api[], ...domains, ...apiCalls(model), ...tagCalls(model), ...stageCalls(model) };
}

/** A private domain leads to private APIs of its own account and region alone. */
function canMap(apis: readonly Api[], { account, region }: Caller, { apiId, stage }: Mapping): boolean {
  const api = apis.find((each) => each.apiId === apiId && each.alive);
  const isHere = api?.account === account && api.region === region && api.type === 'PRIVATE';
  return isHere && (stage === null || api.stages.has(stage));
}

const MAPPED = 'Please remove all base path mappings related to the RestApi in your domains';

function apiCalls(model: Model) {
  const { where } = model.ledger;
  return {
    createRestApi: (caller: Caller, face: ApiFace): string => make(model, caller, { call: 'createRestApi', face }),
    /** Without tags, whatever the template says: tools set them with a call of their own. */
    importRestApi: (caller: Caller, face: ApiFace): string =>
      make(model, caller, { call: 'importRestApi', face: { ...face, tags: {} } }),
    updateRestApi: (caller: Caller, apiId: string, change: Partial<ApiFace>): void => {
      const before = faceOf(find(model, apiId));
      const face = { ...before, ...change };
      const event = events.updateRestApi({ ...where(caller), apiId, ...answered(face) });
      if (face.type !== before.type && model.isMapped(apiId)) {
        model.ledger.log(failed(event, 'BadRequestException', 'The API is mapped to a private custom domain name'));
        return;
      }
      call(model, caller, { apiId, event, act: { kind: 'api-changed', ...face }, change: face });
    },
    putRestApi: (caller: Caller, apiId: string, name: string): void => {
      const face = { ...faceOf(find(model, apiId)), name };
      const event = events.putRestApi({ ...where(caller), apiId, ...answered(face) });
      call(model, caller, { apiId, event, act: { kind: 'api-put', ...face }, change: face });
    },
    deleteRestApi: (caller: Caller, apiId: string): void => {
      const event = events.deleteRestApi({ ...where(caller), apiId });
      if (model.isMapped(apiId)) {
        model.ledger.log(failed(event, 'BadRequestException', MAPPED));
        return;
      }
      call(model, caller, { apiId, event, act: { kind: 'api-deleted' }, change: { alive: false } });
    },
  };
}

function tagCalls(model: Model) {
  const { where } = model.ledger;
  return {
    tagResource: (caller: Caller, apiId: string, tags: Tags): void => {
      const event = events.tagResource({ ...where(caller), apiId, tags });
      const change = { tags: { ...find(model, apiId).tags, ...tags } };
      call(model, caller, { apiId, event, act: { kind: 'api-tagged', tags }, change });
    },
    untagResource: (caller: Caller, apiId: string, keys: readonly string[]): void => {
      const event = events.untagResource({ ...where(caller), apiId, tagKeys: keys });
      const change = { tags: without(find(model, apiId).tags, keys) };
      call(model, caller, { apiId, event, act: { kind: 'api-untagged', keys }, change });
    },
  };
}

function stageCalls(model: Model) {
  const { log, now, where } = model.ledger;
  const withStage = (apiId: string, stage: string) => {
    const { stages } = find(model, apiId);
    return { stages: new Map(stages).set(stage, stages.get(stage) ?? now()) };
  };
  return {
    createStage: (caller: Caller, apiId: string, stage: string): void => {
      const event = events.createStage({ ...where(caller), apiId, stage });
      if (find(model, apiId).stages.has(stage)) {
        log(failed(event, 'ConflictException', 'Stage already exists'));
        return;
      }
      call(model, caller, { apiId, event, act: { kind: 'stage-made', stage }, change: withStage(apiId, stage) });
    },
    updateStage: (caller: Caller, apiId: string, stage: string): void => {
      const event = events.updateStage({ ...where(caller), apiId, stage });
      if (!find(model, apiId).stages.has(stage)) {
        log(failed(event, 'NotFoundException', 'Invalid stage'));
        return;
      }
      call(model, caller, { apiId, event, act: { kind: 'stage-touched', stage }, change: {} });
    },
    deleteStage: (caller: Caller, apiId: string, stage: string): void => {
      const event = events.deleteStage({ ...where(caller), apiId, stage });
      const { stages } = find(model, apiId);
      if (!stages.has(stage)) {
        log(failed(event, 'NotFoundException', 'Invalid stage identifier'));
        return;
      }
      if (model.isMapped(apiId, stage)) {
        log(failed(event, 'BadRequestException', MAPPED));
        return;
      }
      const change = { stages: new Map([...stages].filter(([name]) => name !== stage)) };
      call(model, caller, { apiId, event, act: { kind: 'stage-deleted', stage }, change });
    },
    /** To a stage, which it creates where there is none; "" or nothing is a deployment to no stage. */
    createDeployment: (caller: Caller, apiId: string, stage?: string): void => {
      const event = events.createDeployment({ ...where(caller), apiId, ...(stage === undefined ? {} : { stage }) });
      if (stage === undefined || stage === '') {
        log(event);
        return;
      }
      call(model, caller, { apiId, event, act: { kind: 'stage-touched', stage }, change: withStage(apiId, stage) });
    },
    /** Of one that no stage serves any more: nothing that is watched. */
    deleteDeployment: (caller: Caller, apiId: string): void => {
      log(events.deleteDeployment({ ...where(caller), apiId }));
    },
  };
}

interface ApiCall {
  readonly apiId: string;
  readonly event: CloudTrailEvent;
  readonly act: Act<ApiDeed>;
  readonly change: Partial<Api>;
}

/** The call takes effect where the API is the caller's and alive, and has failed otherwise. */
function call(
  { ledger, apis }: Pick<Model, 'ledger' | 'apis'>,
  caller: Caller,
  { apiId, event, act, change }: ApiCall,
): void {
  const { account, region } = caller;
  const index = apis.findIndex(
    (api) => api.apiId === apiId && api.alive && api.account === account && api.region === region,
  );
  const api = apis[index];
  if (api === undefined) {
    ledger.log(failed(event, 'NotFoundException', 'Invalid API identifier specified'));
    return;
  }
  apis[index] = { ...api, ...change };
  // Spreading a member of a union loses which one it was.
  ledger.log(event, [{ ...ledger.done(caller), apiId, ...act }]);
}

interface Making {
  readonly call: 'createRestApi' | 'importRestApi';
  readonly face: ApiFace;
}

function make({ ledger, apis }: Model, caller: Caller, { call: name, face }: Making): string {
  const apiId = apiIdOf(apis.length);
  const { account, region } = caller;
  apis.push({ ...face, account, region, apiId, alive: true, stages: new Map() });
  ledger.log(events[name]({ ...ledger.where(caller), apiId, ...answered(face) }), [
    { kind: 'api-made', ...ledger.done(caller), apiId, ...face },
  ]);
  return apiId;
}

function find({ apis }: Model, apiId: string): ApiFace & Pick<Api, 'stages'> {
  return apis.find((api) => api.apiId === apiId) ?? NOBODY;
}

function faceOf({ name, type, vpceIds, disabled, tags }: ApiFace): ApiFace {
  return { name, type, vpceIds, disabled, tags };
}

/** As answers show it: what would be empty is not there. */
function answered({ vpceIds, tags, ...rest }: ApiFace) {
  return {
    ...rest,
    ...(vpceIds.length === 0 ? {} : { vpceIds }),
    ...(Object.keys(tags).length === 0 ? {} : { tags }),
  };
}

export function without(tags: Tags, keys: readonly string[]): Tags {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !keys.includes(key)));
}
