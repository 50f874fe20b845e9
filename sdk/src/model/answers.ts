// What the query endpoint answers besides the documents: addresses, explanations, the history and the enrolment report. The
// comments of members are OpenAPI's descriptions.
import { accountId, apiId, count, generation, region, serviceName, stageName, vpcId, vpceId } from './documents.js';
import { impactPage, impactSubject, impactedRoute, policyMention, unservedName } from './impact/report.js';
import {
  choice,
  fitting,
  flag,
  isCallPath,
  list,
  loose,
  mapOf,
  nullable,
  object,
  text,
  time,
  typed,
  url,
  type Infer,
  type Schema,
} from './schema.js';

const warning = object({
  /** Stable, for programs: `SIBLING`, `OTHER_STAGES`, … */
  code: text,
  /** For people, with what to do. */
  message: text,
});
/** A condition that the caller should know. It never withholds an address. */
export interface AddressWarning extends Infer<typeof warning> {}

const addressForm = choice('endpoint-alias', 'private-dns', 'endpoint-dns', 'custom-domain');
/**
 * How a URL reaches a private API: the address form.
 * - `endpoint-alias`: host `{api}-{vpce}…`; needs the endpoint to be associated with the API.
 * - `private-dns`: host `{api}…`; needs an endpoint with private DNS and a caller in that VPC.
 * - `endpoint-dns`: the endpoint's own DNS name and the header `x-apigw-api-id`; needs neither.
 * - `custom-domain`: a private custom domain name.
 */
export type AddressForm = Infer<typeof addressForm>;

/** The methods of a REST API. */
export const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

const pastedCall = object(
  { apiId, region },
  {
    /** The endpoint that the host names. */
    vpceId,
    /** How the URL reaches the API; absent for an ARN. */
    form: loose(addressForm),
    stage: stageName,
    method: loose(choice(...METHODS)),
    /** What follows the stage, with its query. Append it to an address's `url`. */
    path: fitting(isCallPath, 'the path of a call'),
  },
);
/** The call that a pasted text names: a URL with or without its header, or the ARN of a 403. */
export interface PastedCall extends Infer<typeof pastedCall> {}

const address = object({
  service: serviceName,
  registry: text,
  /** Ends in `/`. */
  url,
  /** Send them with every request. */
  headers: mapOf(text),
  /** How the URL reaches the API. `endpoint-dns` needs the `headers`. */
  form: loose(addressForm),
  apiId,
  vpceId,
  vpcId,
  stage: stageName,
  region,
  /** The account that owns the API. */
  accountId,
  generation,
  /** When the youngest of the API, its stage and the endpoint was created. */
  since: time,
  warnings: list<AddressWarning>(warning),
});
/** How one network reaches one service now. */
export interface ServiceAddress extends Infer<typeof address> {}

const urlState = choice(
  'current',
  'deleted',
  'not-private',
  'other-serves',
  'none-serves',
  'stage-missing',
  'endpoint-deleted',
  'endpoint-unknown',
);
/** Where a URL leads, as far as known. */
export type UrlState = Infer<typeof urlState>;

export const lookupAnswer = object(
  {
    service: serviceName,
    /** True if the URL names the API that serves, at a stage and an endpoint that exist. `explain` tells whether a call succeeds. */
    current: flag,
    /**
     * Where the URL leads, as far as known:
     * - `current`: as `current` says.
     * - `deleted`, `not-private`: its API was deleted, or is no longer private.
     * - `other-serves`, `none-serves`: its API is not known to be deleted, and does not serve the name; the URL may still work.
     * - `stage-missing`: its API serves, and has no such stage.
     * - `endpoint-deleted`, `endpoint-unknown`: its API serves, and its endpoint was deleted, or was never seen.
     */
    state: loose(urlState),
    /** The API in the URL. */
    apiId,
  },
  {
    /** The API that serves the name now, if it is another. */
    serving: apiId,
    /** The address for the endpoint in the URL, or for its VPC; absent if there is none. */
    address: typed<ServiceAddress>(address),
    /** What the URL names. */
    call: typed<PastedCall>(pastedCall),
  },
);
/** What a URL leads to; the answer of `GET /v1/lookup`. */
export interface LookupAnswer extends Infer<typeof lookupAnswer> {}

const gateVerdict = choice('pass', 'fail', 'unknown');
/** A gate lets the call pass, makes it fail, or cannot be decided from what is known. */
export type GateVerdict = Infer<typeof gateVerdict>;

const gateId = choice(
  'url',
  'api-exists',
  'api-private',
  'api-deployed',
  'endpoint-exists',
  'endpoint-available',
  'endpoint-associated',
  'changes-deployed',
  'default-endpoint',
  'api-status',
  'tls',
  'access-mode',
  'web-acl',
  'endpoint-policy',
  'resource-policy',
  'domain-available',
  'domain-mapped',
  'domain-associated',
  'domain-policy',
);
/** The gates, in the order in which a call meets them. */
export type GateId = Infer<typeof gateId>;

const gate = object({
  /** Stable, for programs. */
  gate: loose(gateId),
  title: text,
  verdict: gateVerdict,
  /** The known facts, with ids and times. */
  evidence: text,
  /** What to do; null if nothing is needed. */
  remedy: nullable(text),
});
/** One condition of reachability, and what is known of it. */
export interface Gate extends Infer<typeof gate> {}

const uncheckedCondition = object({
  /** Stable, for programs. */
  id: loose(choice('security-groups', 'network-acls', 'vpc-dns', 'authorizers', 'api-keys', 'undeployed-methods')),
  why: text,
  /** Settles it. */
  command: text,
});
/** A condition that AWS evaluates and Waypost never observes. */
export interface UncheckedCondition extends Infer<typeof uncheckedCondition> {}

export const explanation = object(
  {
    service: serviceName,
    /** The network as the question names it, else the chosen VPC; null if there is none. */
    network: nullable(text),
    /**
     * `fail` if a gate fails, else `unknown` if one cannot be decided, else `pass`; the gates of a custom domain count only if the
     * address has that form.
     */
    verdict: gateVerdict,
    /** In the order in which a call meets them. */
    gates: list<Gate>(gate),
    /** The conditions that AWS evaluates and Waypost never observes: the verdict says nothing about them. */
    notChecked: list<UncheckedCondition>(uncheckedCondition),
  },
  {
    /** What the explained URL names; absent if a service was asked by its name. */
    call: typed<PastedCall>(pastedCall),
  },
);
/** The gates between a network and a service, with the whole verdict. */
export interface Explanation extends Infer<typeof explanation> {}

const networkVerdict = object(
  { vpcId, verdict: gateVerdict },
  {
    /** The first gate with this verdict, unless it is `pass`. */
    gate: loose(gateId),
  },
);
/** Whether one network reaches a service. */
export interface NetworkVerdict extends Infer<typeof networkVerdict> {}

const serviceVerdicts = object({
  name: serviceName,
  /** One for each network in the regions of the service. An endpoint reaches only APIs of its own region. */
  verdicts: list<NetworkVerdict>(networkVerdict),
});
/** Which networks reach one service: a row of the matrix. */
export interface ServiceVerdicts extends Infer<typeof serviceVerdicts> {}

const servingStage = object({ apiId, stage: stageName });
/** The API and the stage that serve a name in one region. */
export interface ServingStage extends Infer<typeof servingStage> {}

const cause = object({
  eventName: text,
  /** The id of the CloudTrail event that reported it. */
  eventId: text,
  /** The role or user that acted, without its session’s name. */
  principal: nullable(text),
  /** The tool that it used: `terraform`, `cloudformation`, … */
  tool: nullable(text),
});
/** The cause of a change. */
export interface Cause extends Infer<typeof cause> {}

export const historyLine = object(
  {
    at: time,
    region,
    from: nullable<ServingStage>(servingStage),
    to: nullable<ServingStage>(servingStage),
    cause: typed<Cause>(cause),
  },
  {
    /** From now on nothing tells whether one of these APIs is meant instead. */
    coexisting: list(apiId),
  },
);
/** One change of the API or stage that serves a name in a region, or the first sight of another API that may be meant. */
export interface HistoryLine extends Infer<typeof historyLine> {}

const heldRemoval = { kind: choice('api', 'endpoint', 'stage'), id: text };
const driftCounts = { missedCreates: count, missedDeletes: count, wrongFields: count };

export const activityRow = object(
  {
    /** Equal for the same change, however often it is reported. */
    id: text,
    at: time,
    /**
     * `moved`: the API or stage that serves a name changed, or an operator acted; `conflict`: another account's API showed the name;
     * `held`: the deletion guard holds a removal back; `repaired`: a sweep repaired differences.
     */
    kind: loose(choice('moved', 'conflict', 'held', 'repaired')),
    /** The account of the service or of what is held or repaired; for a conflict, the one that does not own the name. Null if unknown. */
    accountId: nullable(accountId),
    region,
  },
  {
    /** Of `moved` and `conflict`. */
    service: serviceName,
    /** The revision of the name that moved. */
    rev: count,
    from: nullable<ServingStage>(servingStage),
    to: nullable<ServingStage>(servingStage),
    cause: typed<Cause>(cause),
    /** From now on nothing tells whether one of these APIs is meant instead. */
    coexisting: list(apiId),
    /** The API of a conflict. */
    apiId,
    /** What the deletion guard holds. */
    held: object(heldRemoval, { stage: text }),
    /** What a sweep repaired. */
    drift: object(driftCounts),
  },
);
/** One change in the activity of a registry. */
export interface ActivityRow extends Infer<typeof activityRow> {}

const unseen = object(
  {
    call: text,
    /** The IAM permission that the call needs. */
    permission: text,
    reason: choice('denied', 'throttled', 'failed', 'refused'),
    message: text,
  },
  {
    /** The id of the resource, if the call was for one. */
    id: text,
  },
);
/** A call of a sweep that failed. `refused`: the credentials belong to another account, so nothing was read. */
export interface Unseen extends Infer<typeof unseen> {}

const unclaimedApi = object({ apiId, name: nullable(text), reason: choice('untagged', 'unusable') });
/** A private API without a usable service name. `unusable`: its tag or name gives no valid service name. */
export interface UnclaimedApi extends Infer<typeof unclaimedApi> {}

const unclaimedApis = object({
  count,
  /** The tag to add. */
  tag: text,
  apis: list<UnclaimedApi>(unclaimedApi),
});

const account = object({
  accountId,
  region,
  /** True if the registry is configured to sweep here. */
  enrolled: flag,
  events: object({ last: nullable(time), trail: choice('logging', 'none', 'unknown') }),
  access: object({ ok: nullable(flag), checkedAt: nullable(time), message: nullable(text) }),
  sweeps: object({
    last: nullable(time),
    lastFull: nullable(time),
    unfinishedSince: nullable(time),
    unseen: list<Unseen>(unseen),
    unseenCount: count,
  }),
  /** The differences that the last sweep repaired. */
  drift: nullable(object({ at: time, ...driftCounts })),
  /** Removals that wait for a second sweep to agree. */
  deletionGuard: object({ reasons: list(text), held: list(object({ ...heldRemoval, since: time }, { stage: text })) }),
  /** Private APIs without a usable service name. */
  unclaimed: unclaimedApis,
  /** Ids that AWS lists although the registry recorded their deletion. */
  listedThoughDeleted: list(text),
});
/** An account and region in the enrolment report. */
export interface AccountReport extends Infer<typeof account> {}

export const accountsReport = object({ accounts: list<AccountReport>(account) });
/** The enrolment report; the answer of `GET /v1/accounts`. */
export interface AccountsReport extends Infer<typeof accountsReport> {}

const named = {
  account,
  accountsReport,
  activityRow,
  address,
  cause,
  explanation,
  gate,
  uncheckedCondition,
  historyLine,
  impactPage,
  impactSubject,
  impactedRoute,
  lookupAnswer,
  networkVerdict,
  pastedCall,
  policyMention,
  serviceVerdicts,
  unclaimedApis,
  unseen,
  unservedName,
  warning,
};

/** Names a schema of `answerSchemas`. */
export type AnswerSchemaName = keyof typeof named;

/** The schemas of the answers and of their parts, from which the query endpoint's OpenAPI document is made. */
export const answerSchemas: Readonly<Record<AnswerSchemaName, Schema<unknown>>> = named;
