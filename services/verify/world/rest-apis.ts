// A world's REST APIs, and how every call to them works: it takes effect, or fails and is logged.
import { failed, type CloudTrailEvent } from '../../core/test/cloudtrail/record.js';
import type { CustomDomains } from './custom-domains.js';
import { TAG, type ActionEffect, type ApiAction, type ApiAttributes, type WorldCanary } from './action.js';
import type { Caller, Ledger } from './ledger.js';

/** Attributes that take effect at a stage only when it is deployed again. */
export const DEPLOYED_PARTS = ['policy', 'vpceIds', 'disabled', 'type'] as const;
export type DeployedPart = (typeof DEPLOYED_PARTS)[number];

export interface WorldApi extends ApiAttributes {
  readonly account: string;
  readonly region: string;
  readonly apiId: string;
  readonly alive: boolean;
  /** When each stage was created. */
  readonly stages: ReadonlyMap<string, number>;
  /** What each stage serves. */
  readonly serving: ReadonlyMap<string, Serving>;
  /** By id, in the order of creation, without deleted ones. */
  readonly deployments: ReadonlyMap<string, ApiDeployment>;
  /** When each part got its value. */
  readonly changed: Readonly<Record<DeployedPart, number>>;
}

/** A deployment has the API's configuration at the time of its creation. */
export interface ApiDeployment extends Pick<ApiAttributes, 'type' | 'vpceIds' | 'policy'> {
  readonly made: number;
}

interface Serving {
  /** The id of a deployment. */
  readonly deployment: string;
  readonly canary?: WorldCanary | undefined;
  /** The second of the last call that changed the stage. */
  readonly touched: number;
}

export interface RestApis {
  readonly ledger: Ledger;
  readonly apis: WorldApi[];
  readonly isMapped: CustomDomains['isMapped'];
}

/** The error of a call that a mapping prevents. */
export const MAPPED = 'Please remove all base path mappings related to the RestApi in your domains';

interface ApiCall {
  readonly apiId: string;
  readonly event: CloudTrailEvent;
  /** Without an effect, the call does nothing that Waypost observes. */
  readonly effect?: ActionEffect<ApiAction>;
  readonly change: Partial<WorldApi>;
}

/** The call takes effect if the API is alive and the caller's, and fails otherwise. */
export function call({ ledger, apis }: RestApis, caller: Caller, { apiId, event, effect, change }: ApiCall): void {
  const { account, region } = caller;
  const index = apis.findIndex(
    (api) => api.apiId === apiId && api.alive && api.account === account && api.region === region,
  );
  const api = apis[index];
  if (api === undefined) {
    ledger.log(failed(event, 'NotFoundException', 'Invalid API identifier specified'));
    return;
  }
  const next = { ...api, ...change };
  apis[index] = { ...next, changed: changedParts(api, next, ledger.now()) };
  // The spread loses which member of the union it was.
  ledger.log(event, effect === undefined ? [] : [{ ...ledger.stamp(caller), apiId, ...effect }]);
}

function changedParts(before: WorldApi, after: WorldApi, now: number): WorldApi['changed'] {
  const differing = DEPLOYED_PARTS.filter((part) => String(before[part]) !== String(after[part]));
  return { ...before.changed, ...Object.fromEntries(differing.map((part) => [part, now])) };
}

/** An API that its caller has just created. */
export function newApi(
  attributes: ApiAttributes,
  { account, region }: Caller,
  { apiId, now }: { apiId: string; now: number },
): WorldApi {
  const changed = { policy: now, vpceIds: now, disabled: now, type: now };
  const nothing = { stages: new Map(), serving: new Map(), deployments: new Map() };
  return { ...attributes, account, region, apiId, alive: true, ...nothing, changed };
}

const NOBODY = newApi(
  { name: 'nobody', type: 'PRIVATE', vpceIds: [], disabled: false, tags: {}, policy: '' },
  { account: '', region: '', by: 'aws-cli' },
  { apiId: '', now: 0 },
);

/** The API of a call; a call to an API that never existed fails. */
export function find({ apis }: RestApis, apiId: string): WorldApi {
  return apis.find((api) => api.apiId === apiId) ?? NOBODY;
}

export function attributesOf({ name, type, vpceIds, disabled, tags, policy }: ApiAttributes): ApiAttributes {
  return { name, type, vpceIds, disabled, tags, policy };
}

/** The deployments that get calls of its stage, which is the tagged stage, or else the oldest except SAM's. */
export function servedDeploymentsOf({ stages, tags, serving, deployments }: WorldApi): readonly ApiDeployment[] {
  const names = [...stages].sort(([a, at], [b, bt]) => at - bt || (a < b ? -1 : 1)).map(([name]) => name);
  const tagged = names.find((name) => name === tags[TAG.stage]);
  const stage = tagged ?? names.find((name) => name !== 'Stage') ?? names[0];
  const served = stage === undefined ? undefined : serving.get(stage);
  return calledIn(served).flatMap((id) => deployments.get(id) ?? []);
}

/** The endpoint types of the deployments that get calls. Without a deployment, the API's own type. */
export function deployedTypesOf(api: WorldApi): readonly string[] {
  const types = servedDeploymentsOf(api).map(({ type }) => type);
  return types.length === 0 ? [api.type] : types;
}

/** The deployments that get calls of a stage. */
export function calledIn(served: Serving | undefined): readonly string[] {
  const { deployment = '', canary } = served ?? {};
  if (canary === undefined || canary.percent === 0 || canary.id === deployment) return [deployment];
  return canary.percent === 100 ? [canary.id] : [deployment, canary.id];
}
