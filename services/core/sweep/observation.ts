// An observation: what a sweep or a re-check saw of an account and region. What it does not contain is unknown, not deleted.
import type { EndpointPolicy } from 'waypost/model';
import type { ApiDomain, DomainId, DomainPath } from '../records/domain.js';
import type { ApiTags, Canary } from '../records/fact.js';
import type { Second } from '../time.js';
import type { KeptPolicy } from '../policy/digest.js';

export interface Observation {
  readonly account: string;
  readonly region: string;
  readonly apis?: Listing<ObservedApi>;
  readonly stages?: readonly ObservedStages[];
  readonly endpoints?: Listing<ObservedEndpoint>;
  readonly domains?: Listing<ObservedDomain>;
  /** Domains that a direct look-up did not find. */
  readonly notFoundDomains?: readonly DomainId[];
  /** APIs that a list showed, but that were not found when their stages were read. */
  readonly vanishedApis?: readonly string[];
}

export interface Listing<T> {
  /** The second in which the listing started. */
  readonly startedAt: Second;
  /** True if the list was read to its end: only then can a resource be missing from it. */
  readonly complete: boolean;
  readonly seen: readonly T[];
}

/** A REST API. Members that AWS's answer left out are left out. */
export interface ObservedApi {
  readonly apiId: string;
  readonly name?: string;
  readonly type?: string;
  readonly vpceIds?: readonly string[];
  readonly disabled?: boolean;
  readonly strict?: boolean;
  readonly securityPolicy?: string;
  readonly status?: string;
  /** The digest of its resource policy, never its text. */
  readonly policy?: KeptPolicy;
  /** All roles; null: the API has no such tag. */
  readonly tags: ApiTags;
  readonly createdAt?: Second;
}

/** All stages of an API; AWS's list of them has no pages. */
export interface ObservedStages {
  readonly apiId: string;
  readonly startedAt: Second;
  readonly stages: readonly ObservedStage[];
}

export interface ObservedStage {
  readonly name: string;
  readonly createdAt?: Second;
  readonly updatedAt?: Second;
  /** The deployment that it serves. */
  readonly deploymentId?: string;
  /** Null: it has none. */
  readonly canary?: Canary | null;
  /** Null: it has none. */
  readonly webAcl?: string | null;
}

/** An execute-api VPC endpoint. */
export interface ObservedEndpoint {
  readonly vpceId: string;
  readonly vpcId?: string;
  /** Lower case. */
  readonly state?: string;
  readonly privateDns?: boolean;
  readonly dnsName?: string;
  /** The digest of its policy, never its text. */
  readonly policy?: EndpointPolicy;
  /** The value of the network tag; null: the endpoint has no such tag. */
  readonly network?: string | null;
  readonly createdAt?: Second;
}

/** A private custom domain name. */
export interface ObservedDomain extends Omit<ApiDomain, 'paths'> {
  /** All its base path mappings; undefined if they were not seen. */
  readonly mappings?: readonly ObservedMapping[];
}

export interface ObservedMapping extends DomainPath {
  readonly apiId: string;
}
