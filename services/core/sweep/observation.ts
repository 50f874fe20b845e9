// An observation is what a sweep or a re-check saw in an account and region. What it does not contain is unknown, not deleted.
import type { ApiDomain, DomainId, DomainPath } from '../records/domain.js';
import type { ApiDescribed, ApiTags, Canary, EndpointDescribed, Provenance } from '../records/fact.js';
import type { Second } from '../time.js';

/** What a fact describes, without who reported it and when. */
type Described<F> = Omit<F, keyof Provenance | 'kind' | 'source'>;

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
export interface ObservedApi extends Described<Omit<ApiDescribed, 'sets'>> {
  /** All roles; null: the API has no such tag. */
  readonly tags: ApiTags;
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
export type ObservedEndpoint = Described<EndpointDescribed>;

/** A private custom domain name. */
export interface ObservedDomain extends Omit<ApiDomain, 'paths'> {
  /** All its base path mappings; undefined if they were not seen. */
  readonly mappings?: readonly ObservedMapping[];
}

export interface ObservedMapping extends DomainPath {
  readonly apiId: string;
}
