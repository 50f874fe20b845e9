// The REST APIs of a world, as they are, and what every call of them has in common: it takes effect, or it fails and is logged.
import { failed, type CloudTrailEvent } from '../../core/test/cloudtrail/record.js';
import type { CustomDomains } from './custom-domains.js';
import type { ActionEffect, ApiAction, ApiAttributes } from './action.js';
import type { Caller, Ledger } from './ledger.js';

/** What takes effect at a stage only when that is deployed again. */
export const DEPLOYED_PARTS = ['policy', 'vpceIds', 'disabled', 'type'] as const;
export type DeployedPart = (typeof DEPLOYED_PARTS)[number];

export interface Api extends ApiAttributes {
  readonly account: string;
  readonly region: string;
  readonly apiId: string;
  readonly alive: boolean;
  /** Since when each stage is there. */
  readonly stages: ReadonlyMap<string, number>;
  /** What each of them serves. */
  readonly serving: ReadonlyMap<string, Serving>;
  /** By id, the first one first; without those that were deleted. */
  readonly deployments: ReadonlyMap<string, Deployment>;
  /** When each part became what it is. */
  readonly changed: Readonly<Record<DeployedPart, number>>;
}

export interface Deployment {
  readonly made: number;
  /** When a stage was first told to serve it: of one that was made for no stage, events tell no more. */
  readonly shown?: number;
}

export interface Serving {
  /** The id of a deployment. */
  readonly deployment: string;
  /** The last call that changed the stage. */
  readonly touched: number;
}

export interface RestApis {
  readonly ledger: Ledger;
  readonly apis: Api[];
  readonly isMapped: CustomDomains['isMapped'];
}

/** What a call says that a mapping stands in the way of. */
export const MAPPED = 'Please remove all base path mappings related to the RestApi in your domains';

export interface ApiCall {
  readonly apiId: string;
  readonly event: CloudTrailEvent;
  /** Without one, it does nothing that is watched. */
  readonly effect?: ActionEffect<ApiAction>;
  readonly change: Partial<Api>;
}

/** The call takes effect where the API is the caller's and alive, and has failed otherwise. */
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
  // Spreading a member of a union loses which one it was.
  ledger.log(event, effect === undefined ? [] : [{ ...ledger.stamp(caller), apiId, ...effect }]);
}

function changedParts(before: Api, after: Api, now: number): Api['changed'] {
  const differing = DEPLOYED_PARTS.filter((part) => String(before[part]) !== String(after[part]));
  return { ...before.changed, ...Object.fromEntries(differing.map((part) => [part, now])) };
}

/** One that its caller has just made. */
export function newApi(
  attributes: ApiAttributes,
  { account, region }: Caller,
  { apiId, now }: { apiId: string; now: number },
): Api {
  const changed = { policy: now, vpceIds: now, disabled: now, type: now };
  const nothing = { stages: new Map(), serving: new Map(), deployments: new Map() };
  return { ...attributes, account, region, apiId, alive: true, ...nothing, changed };
}

const NOBODY = newApi(
  { name: 'nobody', type: 'PRIVATE', vpceIds: [], disabled: false, tags: {}, policy: '' },
  { account: '', region: '', by: 'aws-cli' },
  { apiId: '', now: 0 },
);

/** What a call to an API speaks of; a call to one that never was fails, whatever it speaks of. */
export function find({ apis }: RestApis, apiId: string): Api {
  return apis.find((api) => api.apiId === apiId) ?? NOBODY;
}

export function attributesOf({ name, type, vpceIds, disabled, tags, policy }: ApiAttributes): ApiAttributes {
  return { name, type, vpceIds, disabled, tags, policy };
}
