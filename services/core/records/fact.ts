// A fact is one thing learnt about one AWS resource, with its time and source. Events and sweeps both produce facts, and
// nothing else changes the registry.
import type { ApiPart, Cause, EndpointPolicy } from 'waypost/model';
import type { ApiDomain, DomainId } from './domain.js';
import type { KeptPolicy } from '../policy/digest.js';
import type { Second } from '../time.js';

/** One account and region. */
export interface Scope {
  readonly account: string;
  readonly region: string;
}

/** Where and when a fact was observed, and its cause: the same for every fact of one event or one listing. */
export interface Provenance extends Scope {
  readonly at: Second;
  readonly cause: Cause;
}

/** The roles that an API's tags play for Waypost; the key for each role is configured. */
export const API_TAGS = ['service', 'stage', 'registry', 'stack', 'logicalId'] as const;
/** `lineage:KEY`: the tag with this key is one of the configured lineage tags. */
type LineageRole = `lineage:${string}`;
export type ApiTag = (typeof API_TAGS)[number] | LineageRole;

export function lineageRole(key: string): LineageRole {
  return `lineage:${key}`;
}

export function isLineageRole(role: string): role is LineageRole {
  return role.startsWith('lineage:');
}

/** The roles of these tags. */
export function rolesOf(tags: Readonly<Partial<Record<ApiTag, unknown>>>): readonly ApiTag[] {
  return Object.keys(tags) as ApiTag[]; // the keys of `ApiTags`
}

/** Tag values by role; null: the API has no such tag. */
export type ApiTags = Readonly<Partial<Record<ApiTag, string | null>>>;

/** Who reported a description. `RANK` orders sources within one second. */
export type FactSource = 'sweep' | 'create' | 'update';

/** Parts that the source did not show are left out. */
export interface ApiDescribed extends Provenance {
  readonly kind: 'ApiDescribed';
  readonly apiId: string;
  readonly source: FactSource;
  readonly name?: string;
  /** `PRIVATE`, `REGIONAL` or `EDGE`. */
  readonly type?: string;
  /** The associated endpoints, all of them, sorted. */
  readonly vpceIds?: readonly string[];
  readonly disabled?: boolean;
  readonly strict?: boolean;
  /** The name of its TLS security policy: `TLS_1_2`, `SecurityPolicy_TLS13_1_3_2025_09`, … */
  readonly securityPolicy?: string;
  /** `AVAILABLE`, `UPDATING`, `PENDING` or `FAILED`. */
  readonly status?: string;
  /** The digest of its resource policy. */
  readonly policy?: KeptPolicy;
  /** The parts that the call sets, if it says so; otherwise any part that differs may have been set. */
  readonly sets?: readonly ApiPart[];
  readonly tags?: ApiTags;
  /** The API's `createdDate`, if a sweep saw it. */
  readonly createdAt?: Second;
}

export interface ApiTagged extends Provenance {
  readonly kind: 'ApiTagged';
  readonly apiId: string;
  readonly tags: ApiTags;
}

export interface ApiDeleted extends Provenance {
  readonly kind: 'ApiDeleted';
  readonly apiId: string;
}

/** A direct look-up of the API answered AWS's own "not found". */
export interface ApiMissing extends Provenance {
  readonly kind: 'ApiMissing';
  readonly apiId: string;
}

/** An operator revoked the API's deletion. */
export interface ApiRevived extends Provenance {
  readonly kind: 'ApiRevived';
  readonly apiId: string;
}

/** A stage gave a sign of life: it was created, deployed to, changed, or listed by a sweep. */
export interface StageSeen extends Provenance {
  readonly kind: 'StageSeen';
  readonly apiId: string;
  readonly stage: string;
  readonly sign: 'created' | 'touched' | 'listed';
  /** The stage's `createdDate`, if a sweep saw it. */
  readonly createdAt?: Second;
  /** The deployment that it serves now; `created`: this call created the deployment. */
  readonly deployment?: { readonly id: string; readonly created: boolean };
  /** The stage's `lastUpdatedDate`, if a sweep saw it. */
  readonly updatedAt?: Second;
  /** Its canary, which gets a part of the calls; null: it has none. */
  readonly canary?: Canary | null;
  /** The ARN of its web ACL; null: it has none. */
  readonly webAcl?: string | null;
}

/** A second deployment of a stage, which gets a part of its calls. */
export interface Canary {
  readonly id: string;
  /** The part of the calls that it gets; absent if it was not shown. */
  readonly percent?: number;
}

/** A deployment was created, for a stage or for none yet. */
export interface DeploymentMade extends Provenance {
  readonly kind: 'DeploymentMade';
  readonly apiId: string;
  readonly deployment: string;
  readonly createdAt: Second;
}

/** A stage was deleted, or a sweep saw all stages of the API without this one. */
export interface StageDeleted extends Provenance {
  readonly kind: 'StageDeleted';
  readonly apiId: string;
  readonly stage: string;
  readonly sign: 'deleted' | 'missing';
}

/** A sweep or a re-check saw how a custom domain leads to an API; null: it does not. */
export interface ApiMapped extends Provenance {
  readonly kind: 'ApiMapped';
  readonly apiId: string;
  readonly domain: DomainId;
  readonly mapping: ApiDomain | null;
}

export interface EndpointDescribed extends Provenance {
  readonly kind: 'EndpointDescribed';
  readonly vpceId: string;
  readonly source: FactSource;
  readonly vpcId?: string;
  /** Lower case. */
  readonly state?: string;
  readonly privateDns?: boolean;
  readonly dnsName?: string;
  /** The digest of its policy. */
  readonly policy?: EndpointPolicy;
  /** The value of the network tag; null: the endpoint has no such tag. */
  readonly network?: string | null;
  readonly createdAt?: Second;
}

export interface EndpointTagged extends Provenance {
  readonly kind: 'EndpointTagged';
  readonly vpceId: string;
  /** The new value; null removes the tag. */
  readonly network: string | null;
  /** `DeleteTags` with a value removes the tag only if the tag has this value. */
  readonly onlyIf?: string;
}

export interface EndpointDeleted extends Provenance {
  readonly kind: 'EndpointDeleted';
  readonly vpceId: string;
}

/** A direct look-up of the endpoint answered AWS's own "not found". */
export interface EndpointMissing extends Provenance {
  readonly kind: 'EndpointMissing';
  readonly vpceId: string;
}

/** An operator revoked the endpoint's deletion. */
interface EndpointRevived extends Provenance {
  readonly kind: 'EndpointRevived';
  readonly vpceId: string;
}

export type ApiFact =
  | ApiDescribed
  | ApiTagged
  | ApiDeleted
  | ApiMissing
  | ApiRevived
  | StageSeen
  | StageDeleted
  | DeploymentMade
  | ApiMapped;
export type EndpointFact = EndpointDescribed | EndpointTagged | EndpointDeleted | EndpointMissing | EndpointRevived;
export type Fact = ApiFact | EndpointFact;

/** A delayed second look at one resource, because no event will report its state. */
export interface Recheck {
  readonly account: string;
  readonly region: string;
  readonly resource: 'api' | 'endpoint' | 'domain';
  /** The id of an API or an endpoint, or a `DomainId`. */
  readonly id: string;
  readonly reason: string;
  /** How long to wait before the look-up, if that is longer than usual. The look-up then counts as a separate sight. */
  readonly wait?: Second;
}

export function isApiFact(fact: Fact): fact is ApiFact {
  return 'apiId' in fact;
}
