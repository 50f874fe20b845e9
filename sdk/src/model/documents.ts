// What the registry publishes: a document per service, per network and per API. The readers' table holds them as items, the
// query endpoint serves them as JSON, and a snapshot is a set of them. The comments of members are OpenAPI's descriptions.
import { isAccountId, isApiId, isRegion, isServiceName, isStageName, isVpcId, isVpceId } from './grammar.js';
import { isNetworkRef } from './question.js';
import {
  amountFrom,
  choice,
  fitting,
  flag,
  list,
  loose,
  nullable,
  object,
  onlyTrue,
  text,
  time,
  typed,
  unchecked,
  type Infer,
} from './schema.js';

/** A time, ISO 8601 in whole seconds, UTC: `2026-01-02T03:04:05Z`. */
export type Timestamp = string;

const serviceName = fitting(isServiceName, "a service's name");
const accountId = fitting(isAccountId, "an account's id");
const apiId = fitting(isApiId, "an API's id");
const vpcId = fitting(isVpcId, "a VPC's id");
const vpceId = fitting(isVpceId, "an endpoint's id");
const stageName = fitting(isStageName, 'a stage');
const region = fitting(isRegion, 'a region');
const generation = amountFrom(1);
const count = amountFrom(0);

/** The parts of an API's configuration that take effect only when a stage is deployed again. */
export const API_PARTS = ['policy', 'vpceIds', 'disabled', 'type', 'strict'] as const;
/** One of these parts. */
export type ApiPart = (typeof API_PARTS)[number];

export const policyCondition = object(
  {
    key: loose(choice('vpce', 'vpc')),
    test: loose(choice('equals', 'equals-ignoring-case', 'like')),
    /** A `${…}` in a value is a policy variable, which nobody can fill in offline. */
    values: list(text),
  },
  {
    /** It holds where the values do not fit. */
    not: onlyTrue,
  },
);
/** Whether the endpoint, or its VPC, is one of these. */
export interface PolicyCondition extends Infer<typeof policyCondition> {}

export const policyStatement = object(
  { effect: loose(choice('allow', 'deny')) },
  {
    sid: unchecked(text),
    /** Globs of the stages for all of whose methods it holds. With neither this nor `partly`: all stages. */
    stages: list(text),
    /** Globs of the stages for some of whose methods or paths it may hold. */
    partly: list(text),
    /** `NotResource`: it holds for what the two lists do not name. */
    except: onlyTrue,
    /** All must hold. */
    conditions: list<PolicyCondition>(policyCondition),
    /** Parts that cannot be decided offline: `Principal`, `aws:SourceIp`. */
    unclear: list(text),
  },
);
/** A statement that may concern `execute-api:Invoke` on this API; others are left out. */
export interface PolicyStatement extends Infer<typeof policyStatement> {}

export const policyDigest = object(
  { statements: list<PolicyStatement>(policyStatement) },
  {
    /** Why there are no statements to decide by. */
    unread: loose(choice('absent', 'masked', 'malformed', 'too-large')),
  },
);
/** What the verdict needs of a resource policy. Not the policy itself: principals, actions and other conditions stay behind. */
export interface PolicyDigest extends Infer<typeof policyDigest> {}
/** The API shows no policy; it is masked; it is malformed; it is larger than what is kept of one. */
export type PolicyGap = NonNullable<PolicyDigest['unread']>;

const serviceStatus = choice('live', 'not-ready', 'gone');
/** `live`: an API with a stage serves it; `not-ready`: an API is alive and none may serve; `gone`: all its APIs are deleted. */
export type ServiceStatus = Infer<typeof serviceStatus>;

/** A condition that does not withhold an address, and that its caller should know. */
export interface Warning {
  /** Stable, for programs: `SIBLING`, `OTHER_STAGES`, … */
  readonly code: string;
  /** For people, with what to do. */
  readonly message: string;
}

export const stageSummary = object(
  {
    name: stageName,
    /** When it was created. */
    since: time,
  },
  {
    /** When the deployment that it serves was made, if an event reported it. */
    deployed: unchecked(time),
    /** Parts of the API that were changed after that deployment, and so are not in force yet. */
    behind: list(object({ part: loose<ApiPart>(choice(...API_PARTS)), at: time })),
    /** Nothing of the API was changed after that deployment. With neither this nor `behind`, it is unknown. */
    upToDate: onlyTrue,
  },
);
/** One stage of an API, and when it was created. */
export interface StageSummary extends Infer<typeof stageSummary> {}

export const currentApi = object(
  {
    apiId,
    /** The endpoints that the API is associated with, as its configuration says. */
    vpceIds: list(vpceId),
    /** The stage that is served. */
    stage: stageName,
    /** All stages, the served one among them. */
    stages: list<StageSummary>(stageSummary),
    /** Which API of this name, owner and region it is: 1, 2, 3 … */
    generation,
    createdAt: time,
    /** The later of the times at which the API and its stage were created. */
    since: time,
  },
  {
    /** It is a sibling: an older lineage owned this name here, and none of its APIs is alive. */
    sibling: onlyTrue,
    /** The stage that the API's tag names, if there is no such stage. */
    missingStage: text,
    /** Its default endpoint, and so every form but a custom domain, is switched off. */
    disabled: onlyTrue,
    /** Its endpoint access mode is STRICT. */
    strict: onlyTrue,
    /** What of its resource policy decides whom it admits; absent if nothing is known of one. */
    policy: typed<PolicyDigest>(policyDigest),
  },
);
/** The API that serves a name in a region, with everything that an address and its warnings need. */
export interface CurrentApi extends Infer<typeof currentApi> {}

// A domain outside the grammar is passed over when one is chosen: a caller has other forms.
export const customDomain = object(
  {
    /** The domain name. */
    name: text,
    /** Distinguishes it from other domains of the same name. */
    domainNameId: unchecked(text),
    /** The API to which the base path is mapped: not the current one if the mapping has not moved on. */
    apiId: loose(apiId),
    /** Without slashes around it; empty: the domain's root. */
    basePath: text,
    /** The stage that the mapping hides; null: the caller names it in the path. */
    stage: nullable(loose(stageName)),
  },
  {
    /** As API Gateway reports it, in lower case: `available`, `pending`, …; absent if unknown. */
    state: text,
    /** The endpoints with an access association; absent if they could not be seen. */
    vpceIds: list(loose(vpceId)),
    /** There may be more associations than could be seen. */
    partly: onlyTrue,
    /** Routing rules, which are not read, decide before the base path, or alone. */
    rules: unchecked(choice('first', 'only')),
    /** What of the domain's own resource policy decides whom it admits. */
    policy: typed<PolicyDigest>(policyDigest),
  },
);
/** One mapping from a private custom domain name to an API of the service, as it was last seen. */
export interface CustomDomain extends Infer<typeof customDomain> {}

export const candidate = object({
  apiId,
  /** The stage that it would serve; null while it has none. */
  stage: nullable(stageName),
  generation,
  createdAt: time,
  /** Where its name comes from: the tag, or the API's own name. */
  named: unchecked(choice('tag', 'name')),
});
/** A live API that has the name and could serve it, or does. */
export interface Candidate extends Infer<typeof candidate> {}

export const removal = object({
  apiId,
  stage: nullable(stageName),
  /** The last address, as most callers had it; null for an API that never had a stage. */
  url: nullable(text),
  at: time,
  /** The role or user that deleted it, without its session's name; null if a sweep found it missing. */
  by: nullable(text),
});
/** How a name ended in a region: the last of its APIs. */
export interface Removal extends Infer<typeof removal> {}

export const serviceRegion = object(
  {
    region,
    status: serviceStatus,
    current: nullable<CurrentApi>(currentApi),
    /** Live APIs of the lineage that serves or will serve, by (createdAt, id); at most `LISTED`. */
    candidates: list<Candidate>(candidate),
    /** Live siblings of other lineages, by (createdAt, id); at most `LISTED`. */
    siblings: list<Candidate>(candidate),
  },
  {
    /** Custom domains that lead here, those of the current API first; at most `LISTED`. Absent if there are none. */
    domains: list<CustomDomain>(customDomain),
    /** How it ended, if the status is `gone`. */
    removal: typed<Removal>(removal),
  },
);
/** A service in one region: what serves it there, or how it ended. */
export interface ServiceRegion extends Infer<typeof serviceRegion> {}

export const conflict = object({ accountId, region, apiId, since: time });
/** Another account's live API of this name: recorded, never served. */
export interface Conflict extends Infer<typeof conflict> {}

export const serviceEntry = object(
  {
    name: serviceName,
    /** The account that owns the name. */
    accountId,
    status: serviceStatus,
    /** By region's name; empty if the owner has no API of this name, and the name is then not found. */
    regions: list<ServiceRegion>(serviceRegion),
    /** By (since, id); at most `LISTED`. */
    conflicts: list<Conflict>(conflict),
  },
  {
    /** The form that the registry is configured to prefer for this service, where it works. */
    prefers: unchecked(choice('custom-domain')),
  },
);
/** The document of a service: item `SERVICE#{name}`, `GET /v1/services/{name}`. */
export interface ServiceEntry extends Infer<typeof serviceEntry> {}

/** How many candidates, siblings or conflicts a document lists at most, so that it stays small. */
export const LISTED = 10;

export const endpoint = object({
  vpceId,
  /** As EC2 reports it, in lower case: `available`, `pending`, … or `unknown`. */
  state: text,
  privateDns: flag,
  /** Its own regional DNS name, if it is known. */
  dnsName: nullable(text),
  createdAt: time,
});
/** A live execute-api VPC endpoint. */
export interface Endpoint extends Infer<typeof endpoint> {}

export const network = object(
  {
    vpcId,
    region,
    accountId,
    /** The live endpoints, by (createdAt, id). */
    endpoints: list<Endpoint>(endpoint),
  },
  {
    /** Its logical name, from the tag `waypost:network` of its youngest live endpoint. */
    name: text,
  },
);
/** A VPC with its live endpoints. */
export interface Network extends Infer<typeof network> {}

export const networkConflict = object({ accountId, region, vpcId, since: time });
/** Another account's VPC that has a network's name: never used. */
export interface NetworkConflict extends Infer<typeof networkConflict> {}

export const networkDocument = object(
  {
    /** As it was asked for. */
    ref: fitting(isNetworkRef, 'a network'),
    /** The VPCs: one for an id; for a name, all of its owner's VPCs that have it, by region and id. */
    networks: list<Network>(network),
  },
  {
    /** For an endpoint's id: when it was deleted, null while it lives. */
    endpoint: object({ vpceId, deleted: nullable(time) }),
    /** For a name: other accounts' VPCs that have it, never used. */
    conflicts: list<NetworkConflict>(networkConflict),
  },
);
/** What one reference to a network stands for: a VPC, an endpoint, or a name that several VPCs may have. */
export interface NetworkDocument extends Infer<typeof networkDocument> {}

export const networksDocument = object({
  /** How many endpoints are alive. */
  count,
  /** The networks with live endpoints while `count` is at most `NETWORK_SUMMARY_LIMIT`; empty beyond that. */
  networks: list<Network>(network),
  /** Per region, how many VPCs have a live endpoint, and which, if it is only one. */
  regions: list(object({ region, vpcs: count, only: nullable(vpcId) })),
});
/** All networks in one summary, for callers that name none. */
export interface NetworksDocument extends Infer<typeof networksDocument> {}

/** Up to how many live endpoints a caller without a network is answered in one read. */
export const NETWORK_SUMMARY_LIMIT = 100;

export const serviceSummary = object({
  name: serviceName,
  status: serviceStatus,
  accountId,
  regions: list(region),
  /** How many other accounts' APIs have the name. */
  conflicts: count,
  /** How many siblings it has. */
  siblings: count,
});
/** A service in lists: `GET /v1/services`. */
export interface ServiceSummary extends Infer<typeof serviceSummary> {}

export const apiDocument = object({ apiId, region, accountId, service: serviceName, deleted: nullable(time) });
/** Which name an API has or last had, for `lookup`. */
export interface ApiDocument extends Infer<typeof apiDocument> {}
