// What the registry publishes: a document per service and per network. The readers' table holds them as items, the query
// endpoint serves them as JSON, a snapshot is a set of them, and `choose()` makes an Address of two of them.

import type { PolicyDigest } from './policy.js';

/** A time, ISO 8601 in whole seconds, UTC: `2026-01-02T03:04:05Z`. */
export type Timestamp = string;

/** What of an API's configuration takes effect only when a stage is deployed again. */
export const API_PARTS = ['policy', 'vpceIds', 'disabled', 'type', 'strict'] as const;
/** One of them. */
export type ApiPart = (typeof API_PARTS)[number];

/** `live`: an API with a stage serves it; `not-ready`: an API lives and none may serve; `gone`: all its APIs are deleted. */
export type ServiceStatus = 'live' | 'not-ready' | 'gone';

/** A condition that does not withhold an address, and that its caller should know. */
export interface Warning {
  /** Stable, for programs: `SIBLING`, `OTHER_STAGES`, … */
  readonly code: string;
  /** For people, with what to do. */
  readonly message: string;
}

/** One stage of an API, and since when it is there. */
export interface StageSummary {
  readonly name: string;
  readonly since: Timestamp;
  /** When the deployment that it serves was made, where an event told. */
  readonly deployed?: Timestamp;
  /** What of the API was changed after that deployment, and so is not in force yet. */
  readonly behind?: readonly { readonly part: ApiPart; readonly at: Timestamp }[];
  /** Nothing of the API was changed after that deployment. With neither this nor `behind`, nobody can tell. */
  readonly upToDate?: true;
}

/** The API that serves a name in a region, with all that an address and its warnings need. */
export interface CurrentApi {
  readonly apiId: string;
  /** The endpoints that the API is associated with, as its configuration says. */
  readonly vpceIds: readonly string[];
  /** The stage that is served. */
  readonly stage: string;
  /** All stages, the served one among them. */
  readonly stages: readonly StageSummary[];
  /** Which API of this name, holder and region it is: 1, 2, 3 … */
  readonly generation: number;
  readonly createdAt: Timestamp;
  /** The later of the API's birth and its stage's. */
  readonly since: Timestamp;
  /** It is a sibling: an older lineage held this name here, and none of its APIs is alive. */
  readonly sibling?: true;
  /** The stage that the API's tag names, where there is no such stage. */
  readonly missingStage?: string;
  /** Its default endpoint, and so every form but a custom domain, is switched off. */
  readonly disabled?: true;
  /** Its endpoint access mode is STRICT. */
  readonly strict?: true;
  /** What of its resource policy decides whom it admits; absent where nothing was told of one. */
  readonly policy?: PolicyDigest;
}

/** One way by which a private custom domain name leads to an API of the service, as it was last seen. */
export interface CustomDomain {
  readonly name: string;
  /** Tells it from other domains of the same name. */
  readonly domainNameId: string;
  /** The API to which the base path is mapped: not the current one, where the mapping has not moved on. */
  readonly apiId: string;
  /** Without slashes around it; empty: the domain's root. */
  readonly basePath: string;
  /** The stage that the mapping hides; null: the caller names it in the path. */
  readonly stage: string | null;
  /** As API Gateway says it, in lower case: `available`, `pending`, …; absent where it was not told. */
  readonly state?: string;
  /** The endpoints with an access association; absent where they could not be seen. */
  readonly vpceIds?: readonly string[];
  /** There may be more associations than could be seen. */
  readonly partly?: true;
  /** Routing rules, which are not read, decide before the base path, or alone. */
  readonly rules?: 'first' | 'only';
  /** What of the domain's own resource policy decides whom it admits. */
  readonly policy?: PolicyDigest;
}

/** A live API that bears the name and could serve it, or does. */
export interface Candidate {
  readonly apiId: string;
  /** The stage that it would serve; null while it has none. */
  readonly stage: string | null;
  readonly generation: number;
  readonly createdAt: Timestamp;
  /** Where its name comes from: the tag, or the API's own name. */
  readonly named: 'tag' | 'name';
}

/** How a name ended in a region: the last of its APIs. */
export interface Removal {
  readonly apiId: string;
  readonly stage: string | null;
  /** The last address, as most callers had it; null of an API that never had a stage. */
  readonly url: string | null;
  readonly at: Timestamp;
  /** The role or user that deleted it, without its session's name; null when a sweep found it missing. */
  readonly by: string | null;
}

/** A service in one region: what serves it there, or how it ended. */
export interface ServiceRegion {
  readonly region: string;
  readonly status: ServiceStatus;
  readonly current: CurrentApi | null;
  /** Live APIs of the lineage that serves or is to serve, by (createdAt, id); at most `LISTED`. */
  readonly candidates: readonly Candidate[];
  /** Live siblings of other lineages, by (createdAt, id); at most `LISTED`. */
  readonly siblings: readonly Candidate[];
  /** Custom domains that lead here, those of the current API first; at most `LISTED`. Absent where there are none. */
  readonly domains?: readonly CustomDomain[];
  /** Where the status is `gone`: how it ended. */
  readonly removal?: Removal;
}

/** Another account's live API of this name: recorded, never served. */
export interface Conflict {
  readonly accountId: string;
  readonly region: string;
  readonly apiId: string;
  readonly since: Timestamp;
}

/** The document of a service: item `SERVICE#{name}`, `GET /v1/services/{name}`. */
export interface ServiceEntry {
  readonly name: string;
  /** The account that holds the name. */
  readonly accountId: string;
  readonly status: ServiceStatus;
  /** The form that the registry is configured to prefer for this service, where it serves. */
  readonly prefers?: 'custom-domain';
  /** By region's name; empty when the holder has no API of this name, and the name is then not found. */
  readonly regions: readonly ServiceRegion[];
  /** By (since, id); at most `LISTED`. */
  readonly conflicts: readonly Conflict[];
}

/** How many candidates, siblings or conflicts a document lists at most, so that it stays small. */
export const LISTED = 10;

/** A live execute-api VPC endpoint. */
export interface Endpoint {
  readonly vpceId: string;
  /** As EC2 says it, in lower case: `available`, `pending`, … or `unknown`. */
  readonly state: string;
  readonly privateDns: boolean;
  /** Its own regional DNS name, where it is known. */
  readonly dnsName: string | null;
  readonly createdAt: Timestamp;
}

/** A VPC with its live endpoints. */
export interface Network {
  readonly vpcId: string;
  /** The logical name that the tag on its youngest live endpoint gives. */
  readonly name?: string;
  readonly region: string;
  readonly accountId: string;
  /** The live endpoints, by (createdAt, id). */
  readonly endpoints: readonly Endpoint[];
}

/** What one reference to a network stands for: a VPC, an endpoint, or a name that several VPCs may bear. */
export interface NetworkDocument {
  readonly ref: string;
  /** The VPCs: one for an id; for a name, all of its holder's VPCs that bear it, by region and id. */
  readonly networks: readonly Network[];
  /** For an endpoint's id: when it was deleted, null while it lives. */
  readonly endpoint?: { readonly vpceId: string; readonly deleted: Timestamp | null };
  /** For a name: other accounts' VPCs that bear it, never used. */
  readonly conflicts?: readonly NetworkConflict[];
}

/** Another account's VPC that bears a network's name: never used. */
export interface NetworkConflict {
  readonly accountId: string;
  readonly region: string;
  readonly vpcId: string;
  readonly since: Timestamp;
}

/** All networks in one summary, for callers that name none. */
export interface NetworksDocument {
  /** How many endpoints are alive. */
  readonly count: number;
  /** The networks with live endpoints while `count` is at most `NETWORK_SUMMARY`; empty beyond that. */
  readonly networks: readonly Network[];
  /** Per region, how many VPCs have a live endpoint, and which, where it is only one. */
  readonly regions: readonly { readonly region: string; readonly vpcs: number; readonly only: string | null }[];
}

/** Up to how many live endpoints a caller without a network is answered in one read. */
export const NETWORK_SUMMARY_LIMIT = 100;

/** A service in lists: `GET /v1/services`. */
export interface ServiceSummary {
  readonly name: string;
  readonly status: ServiceStatus;
  readonly accountId: string;
  readonly regions: readonly string[];
  readonly conflicts: number;
  readonly siblings: number;
}

/** Which name an API bears or last bore, for `lookup`. */
export interface ApiDocument {
  readonly apiId: string;
  readonly region: string;
  readonly accountId: string;
  readonly service: string;
  readonly deleted: Timestamp | null;
}
