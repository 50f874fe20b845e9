// What the registry publishes: a document per service, per network and per API. The readers' table holds them as items, the
// query endpoint serves them as JSON, and a snapshot is a set of them. The comments of members are OpenAPI's descriptions.
import {
  isAccountId,
  isApiId,
  isRegion,
  isServiceName,
  isStageName,
  isVpcId,
  isVpceId,
  isNetworkRef,
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

export const serviceName = fitting(isServiceName, "a service's name");
export const accountId = fitting(isAccountId, "an account's id");
export const apiId = fitting(isApiId, "an API's id");
export const vpcId = fitting(isVpcId, "a VPC's id");
export const vpceId = fitting(isVpceId, "an endpoint's id");
export const stageName = fitting(isStageName, 'a stage');
export const region = fitting(isRegion, 'a region');
export const generation = amountFrom(1);
export const count = amountFrom(0);

/** The parts of an API's configuration that take effect only when a stage is deployed again. */
export const API_PARTS = ['policy', 'vpceIds', 'disabled', 'type', 'strict'] as const;
/** One of these parts. */
export type ApiPart = (typeof API_PARTS)[number];

export const policyCondition = object(
  {
    /** A call through an endpoint has no `source-ip`, so that key only holds if negated. */
    key: loose(choice('vpce', 'vpc', 'vpc-arn', 'source-ip')),
    /** `arn-like` compares each of an ARN's six parts. */
    test: loose(choice('equals', 'equals-ignoring-case', 'like', 'arn-like')),
    /** A `${…}` in a value is a policy variable, which cannot be resolved offline. */
    values: list(text),
  },
  {
    /** The condition holds if no value fits. */
    not: onlyTrue,
  },
);
/** A condition on the endpoint, its VPC or the source address. */
export interface PolicyCondition extends Infer<typeof policyCondition> {}

export const policyStatement = object(
  { effect: loose(choice('allow', 'deny')) },
  {
    sid: unchecked(text),
    /** Globs of the stages that it holds for in full. With neither this nor `partly`, it holds for all stages. */
    stages: list(text),
    /** Globs of the stages that it holds for in part: for some methods or paths. */
    partly: list(text),
    /** All that it names, as `{stage}/{METHOD}/{path}` globs, if some concern a stage in part and all are known. */
    paths: list(text),
    /** `NotResource`: it holds for the stages that neither list names. */
    except: onlyTrue,
    /** All must hold. */
    conditions: list<PolicyCondition>(policyCondition),
    /** Parts that cannot be decided offline: `Principal`, `aws:VpcSourceIp`. */
    unclear: list(text),
  },
);
/** A statement that may concern `execute-api:Invoke` on this API; others are left out. */
export interface PolicyStatement extends Infer<typeof policyStatement> {}

export const policyDigest = object(
  { statements: list<PolicyStatement>(policyStatement) },
  {
    /** Why there are no statements to decide from. */
    unread: loose(choice('absent', 'masked', 'malformed', 'too-large')),
  },
);
/** The parts of a resource policy that a verdict needs. Principals, actions and other conditions are left out. */
export interface PolicyDigest extends Infer<typeof policyDigest> {}
export const endpointStatement = object(
  { effect: loose(choice('allow', 'deny')) },
  {
    sid: unchecked(text),
    /** The resources that it names, as the policy writes them. Without them, it holds for all. */
    resources: list(text),
    /** `NotResource`: it holds for all resources but these. */
    except: onlyTrue,
    /** All must hold. */
    conditions: list<PolicyCondition>(policyCondition),
    /** Parts that cannot be decided offline. */
    unclear: list(text),
  },
);
/** A statement of an endpoint's policy that may concern `execute-api:Invoke`; others are left out. */
export interface EndpointStatement extends Infer<typeof endpointStatement> {}

export const endpointPolicy = object(
  { statements: list<EndpointStatement>(endpointStatement) },
  {
    /** Why there are no statements to decide from. */
    unread: loose(choice('unseen', 'masked', 'malformed', 'too-large')),
  },
);
/** The parts of an endpoint's policy that a verdict needs. Principals, actions and other conditions are left out. */
export interface EndpointPolicy extends Infer<typeof endpointPolicy> {}

const serviceStatus = choice('live', 'not-ready', 'gone');
/** `live`: an API with a stage serves it; `not-ready`: an API is alive and none may serve; `gone`: all its APIs are deleted or no longer private. */
export type ServiceStatus = Infer<typeof serviceStatus>;

const apiPart = loose<ApiPart>(choice(...API_PARTS));

/** What a deployment has of the API's configuration. */
const deploymentState = {
  /** When the deployment was created, if that is known. */
  deployed: unchecked(time),
  /** Parts of the API that were changed after that deployment. These changes are not in force yet. */
  behind: list(object({ part: apiPart, at: time })),
  /** Parts that were changed at some time, without it being known whether the deployment has the change. */
  undecided: list(apiPart),
  /** The endpoints that the deployment associates, where a change of `vpceIds` is not in force yet. */
  associated: list(vpceId),
  /** The endpoint type that the deployment has, where a change of it is not in force yet: `PRIVATE`, `REGIONAL`, … */
  type: text,
  /** The parts of the resource policy that the deployment has, where a change of it is not in force yet. */
  policy: typed<PolicyDigest>(policyDigest),
  /** No part of the API was changed after that deployment. With neither this nor `behind`, this is unknown. */
  upToDate: onlyTrue,
};

export const stageCanary = object(
  {},
  {
    /** The part of the calls that it gets; absent if unknown. */
    percent: amountFrom(0),
    ...deploymentState,
  },
);
/** The canary of a stage: another deployment that gets a part of its calls. */
export interface StageCanary extends Infer<typeof stageCanary> {}

export const stageSummary = object(
  {
    name: stageName,
    /** When the stage was created. */
    since: time,
  },
  {
    ...deploymentState,
    /** Absent if there is none, or if it gets no calls. */
    canary: typed<StageCanary>(stageCanary),
    /** The ARN of its web ACL, as last seen. */
    webAcl: text,
  },
);
/** One stage of an API, and when it was created. */
export interface StageSummary extends Infer<typeof stageSummary> {}

export const currentApi = object(
  {
    apiId,
    /** The endpoints that the API's configuration lists. */
    vpceIds: list(vpceId),
    /** The stage that is served. */
    stage: stageName,
    /** All stages, the served one among them. */
    stages: list<StageSummary>(stageSummary),
    /** Counts the APIs of this name, owner and region: 1, 2, 3 … */
    generation,
    createdAt: time,
    /** The later of the times at which the API and its stage were created. */
    since: time,
  },
  {
    /** The API is a sibling: an older lineage owned this name here, and none of its APIs is alive. */
    sibling: onlyTrue,
    /** Other live APIs that may be meant: nothing tells which one is. At most `LISTED`. */
    coexisting: list(apiId),
    /** The stage that the API's tag names, if that stage does not exist. */
    missingStage: text,
    /** Its endpoint type by its configuration, unless that is PRIVATE: once deployed, the API is no longer private. */
    type: text,
    /** Its default endpoint is disabled, so only a custom domain works. */
    disabled: onlyTrue,
    /** Its endpoint access mode is STRICT. */
    strict: onlyTrue,
    /** The name of its TLS security policy: `TLS_1_2`, `SecurityPolicy_TLS13_1_3_2025_09`, …; absent if unknown. */
    securityPolicy: text,
    /** Its status, if that is not `AVAILABLE`: `UPDATING`, `PENDING` or `FAILED`. */
    apiStatus: text,
    /** The parts of its resource policy that decide whom it admits; absent if the policy is unknown. */
    policy: typed<PolicyDigest>(policyDigest),
  },
);
/** The API that serves a name in a region, with everything that an address and its warnings need. */
export interface CurrentApi extends Infer<typeof currentApi> {}

// `domainFor` skips a domain outside the grammar, since a caller has other address forms.
export const customDomain = object(
  {
    /** The domain name. */
    name: text,
    /** Distinguishes it from other domains of the same name. */
    domainNameId: unchecked(text),
    /** The API that the base path is mapped to. It differs from the current API until the mapping is moved. */
    apiId: loose(apiId),
    /** The base path without slashes around it; empty for the domain's root. */
    basePath: text,
    /** The stage that the mapping hides; null if the caller names it in the path. */
    stage: nullable(loose(stageName)),
  },
  {
    /** As API Gateway reports it, in lower case: `available`, `pending`, …; absent if unknown. */
    state: text,
    /** The endpoints with an access association; absent if they could not be seen. */
    vpceIds: list(loose(vpceId)),
    /** More associations may exist than Waypost could see. */
    partly: onlyTrue,
    /** Routing rules decide before the base path, or alone. Waypost does not read the rules. */
    rules: unchecked(choice('first', 'only')),
    /** The parts of the domain's resource policy that decide whom it admits. */
    policy: typed<PolicyDigest>(policyDigest),
  },
);
/** One mapping from a private custom domain name to an API of the service, as last seen. */
export interface CustomDomain extends Infer<typeof customDomain> {}

export const candidate = object(
  {
    apiId,
    /** The stage that it would serve; null if it has none. */
    stage: nullable(stageName),
    generation,
    createdAt: time,
    /** The origin of its name: the tag, or the API's own name. */
    named: unchecked(choice('tag', 'name')),
  },
  {
    /** The endpoint type that its stage serves until it is deployed again, unless that is PRIVATE; `stage` is null until then. */
    type: text,
  },
);
/** A live API that has the name and could serve it, or does. */
export interface Candidate extends Infer<typeof candidate> {}

export const removal = object(
  {
    apiId,
    stage: nullable(stageName),
    /** The last URL, in the form that most callers had; null for an API that never had a stage. */
    url: nullable(text),
    /** When it was deleted, or its endpoint type was changed. */
    at: time,
    /** The role or user that did so, without the session's name; null if a sweep found it. */
    by: nullable(text),
  },
  {
    /** Absent: the API was deleted. */
    reason: loose(choice('no-longer-private')),
    /** The endpoint type of an API that is no longer private: `REGIONAL` or `EDGE`. */
    type: text,
    /** When the deployment that it serves, which has that type, was created; absent if unknown. */
    deployed: time,
  },
);
/** The removal of the last API that a name had in a region: it was deleted, or is no longer private. */
export interface Removal extends Infer<typeof removal> {}

export const serviceRegion = object(
  {
    region,
    status: serviceStatus,
    current: nullable<CurrentApi>(currentApi),
    /** Live APIs of the lineage that serves or will serve, sorted by (createdAt, id); at most `LISTED`. */
    candidates: list<Candidate>(candidate),
    /** Live siblings of other lineages, sorted by (createdAt, id); at most `LISTED`. */
    siblings: list<Candidate>(candidate),
  },
  {
    /** Custom domains that lead here, those of the current API first; at most `LISTED`. Absent if there are none. */
    domains: list<CustomDomain>(customDomain),
    /** The removal of its last API, if the status is `gone`. */
    removal: typed<Removal>(removal),
  },
);
/** A service in one region: its current API, or the removal of its last one. */
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
    /** Sorted by region. Empty if the owner has no API of this name; the name is then not found. */
    regions: list<ServiceRegion>(serviceRegion),
    /** Sorted by (since, id); at most `LISTED`. */
    conflicts: list<Conflict>(conflict),
  },
  {
    /** The address form that the configuration prefers for this service, where it works. */
    prefers: unchecked(choice('custom-domain')),
  },
);
/** The document of a service: item `SERVICE#{name}`, `GET /v1/services/{name}`. */
export interface ServiceEntry extends Infer<typeof serviceEntry> {}

export const endpoint = object(
  {
    vpceId,
    /** As EC2 reports it, in lower case: `available`, `pending`, … or `unknown`. */
    state: text,
    privateDns: flag,
    /** Its own regional DNS name; null if unknown. */
    dnsName: nullable(text),
    createdAt: time,
  },
  {
    /** The parts of its policy that decide which APIs it lets through; absent for the default policy, which allows all. */
    policy: typed<EndpointPolicy>(endpointPolicy),
  },
);
/** A live execute-api VPC endpoint. */
export interface Endpoint extends Infer<typeof endpoint> {}

export const network = object(
  {
    vpcId,
    region,
    accountId,
    /** The live endpoints, sorted by (createdAt, id). */
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
    /** The reference as the caller wrote it. */
    ref: fitting(isNetworkRef, 'a network'),
    /** The VPCs: one for an id; for a name, all VPCs of its owner that have it, sorted by region and id. */
    networks: list<Network>(network),
  },
  {
    /** For an endpoint's id: when the endpoint was deleted; null if it is alive. */
    endpoint: object({ vpceId, deleted: nullable(time) }),
    /** For a name: VPCs of other accounts that have it. They are never used. */
    conflicts: list<NetworkConflict>(networkConflict),
  },
);
/** The VPCs that a network reference stands for. A reference is a VPC id, an endpoint id, or a name that several VPCs may have. */
export interface NetworkDocument extends Infer<typeof networkDocument> {}

export const networksDocument = object({
  /** The number of live endpoints. */
  count,
  /** The networks with live endpoints; empty if `count` exceeds `NETWORK_SUMMARY_LIMIT`. */
  networks: list<Network>(network),
  /** Per region, how many VPCs have a live endpoint, and which one, if it is the only one. */
  regions: list(object({ region, vpcs: count, only: nullable(vpcId) })),
});
/** The summary of all networks, for callers that name none. */
export interface NetworksDocument extends Infer<typeof networksDocument> {}

/** Worst first. */
export const HEALTHS = ['blocked', 'degraded', 'unknown', 'ok'] as const;
const serviceHealth = choice<typeof HEALTHS>('blocked', 'degraded', 'unknown', 'ok');
/**
 * `blocked`: a gate fails for every network that is judged; `degraded`: for some, or an address has a warning; `unknown`: a gate is
 * unknown; `ok`: every gate passes.
 */
export type ServiceHealth = Infer<typeof serviceHealth>;

const summaryCurrent = object({ apiId, stage: stageName, generation, since: time });

export const serviceSummary = object(
  {
    name: serviceName,
    status: serviceStatus,
    accountId,
    regions: list(region),
    /** The number of APIs of other accounts that have the name. */
    conflicts: count,
    /** The number of its siblings. */
    siblings: count,
  },
  {
    /** The APIs that have the name, or the last that had it. */
    apiIds: list(loose(apiId)),
    /** The endpoints that are associated with the current APIs. */
    vpceIds: list(loose(vpceId)),
    /** The API that serves in the first region that has one; absent if none serves. */
    current: summaryCurrent,
    /** In how many regions nothing tells which of several live APIs is meant; absent if in none. */
    ambiguous: count,
    /** Whether the networks associated with it reach it, else those of its regions; absent unless live, and until it is computed. */
    health: loose<ServiceHealth>(serviceHealth),
  },
);
/** A service in lists: `GET /v1/services`. */
export interface ServiceSummary extends Infer<typeof serviceSummary> {}

export const apiDocument = object({ apiId, region, accountId, service: serviceName, deleted: nullable(time) });
/** The name that an API has, or last had, for `lookup`. */
export interface ApiDocument extends Infer<typeof apiDocument> {}
