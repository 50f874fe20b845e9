// A fact is one thing learnt about one AWS resource, from an event or a sweep, with its stamp. Events and sweeps speak this
// one language; nothing else changes the registry.

import type { ApiPart } from 'waypost/model';
import type { ApiDomain, DomainId } from './domain.js';
import type { KeptPolicy } from '../policy/kept-policy.js';

/** Whole seconds since 1970, UTC: the resolution of CloudTrail's `eventTime`. */
export type Second = number;

/** What brought a fact about, for the history. */
export interface Cause {
  readonly eventName: string;
  /** CloudTrail's event id; of a replay, the original's. */
  readonly eventId: string;
  /** The role or user that acted, without its session's name. */
  readonly principal: string | null;
  /** The tool that it used, as its user agent says: `terraform`, `cloudformation`, … */
  readonly tool: string | null;
}

/** One account and region. */
export interface Scope {
  readonly account: string;
  readonly region: string;
}

/** Where and when a fact was learnt, and what brought it about: the same on every fact of one event or one listing. */
export interface Provenance extends Scope {
  readonly at: Second;
  readonly cause: Cause;
}

/** The tags of an API that mean something to Waypost, by role; which key plays a role is configured. */
export const API_TAGS = ['service', 'stage', 'registry', 'stack', 'logicalId'] as const;
export type ApiTag = (typeof API_TAGS)[number];

/** Tag values by role; null is "has no such tag". */
export type ApiTags = Readonly<Partial<Record<ApiTag, string | null>>>;

/** Who described a resource. A sweep's observation loses ties, an update's full answer wins over a create's. */
export type FactSource = 'sweep' | 'create' | 'update';

/** Parts that the teller did not show are left out. */
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
  /** What is kept of its resource policy. */
  readonly policy?: KeptPolicy;
  /** Which parts the call said that it sets; where that was not shown, any that differs. */
  readonly sets?: readonly ApiPart[];
  readonly tags?: ApiTags;
  /** The API's `createdDate`, where a sweep saw one. */
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

/** A stage gave a sign of life: it was created, deployed to, changed, or listed by a sweep. */
export interface StageSeen extends Provenance {
  readonly kind: 'StageSeen';
  readonly apiId: string;
  readonly stage: string;
  readonly sign: 'created' | 'touched' | 'listed';
  /** The stage's `createdDate`, where a sweep saw one. */
  readonly createdAt?: Second;
  /** The deployment that it serves now; `made`: by this very call. */
  readonly deployment?: { readonly id: string; readonly created: boolean };
  /** The stage's `lastUpdatedDate`, where a sweep saw one. */
  readonly updatedAt?: Second;
}

/** A stage was deleted, or a sweep saw all stages of the API and this one was not among them. */
export interface StageDeleted extends Provenance {
  readonly kind: 'StageDeleted';
  readonly apiId: string;
  readonly stage: string;
  readonly sign: 'deleted' | 'missing';
}

/** A sweep or a re-check saw how a custom domain leads to an API, or that it does not (any more). */
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
  /** The value of the network's tag; null is "has no such tag". */
  readonly network?: string | null;
  readonly createdAt?: Second;
}

export interface EndpointTagged extends Provenance {
  readonly kind: 'EndpointTagged';
  readonly vpceId: string;
  /** The new value; null removes the tag. */
  readonly network: string | null;
  /** With null: the tag is removed only if it has this value, as `DeleteTags` with a value does. */
  readonly onlyIf?: string;
}

export interface EndpointDeleted extends Provenance {
  readonly kind: 'EndpointDeleted';
  readonly vpceId: string;
}

export type ApiFact = ApiDescribed | ApiTagged | ApiDeleted | StageSeen | StageDeleted | ApiMapped;
export type EndpointFact = EndpointDescribed | EndpointTagged | EndpointDeleted;
export type Fact = ApiFact | EndpointFact;

/** A resource whose truth no event will tell: it is looked at directly, later. */
export interface Recheck {
  readonly account: string;
  readonly region: string;
  readonly resource: 'api' | 'endpoint' | 'domain';
  /** An API's, an endpoint's, or a `DomainId`. */
  readonly id: string;
  readonly reason: string;
}

export function isApiFact(fact: Fact): fact is ApiFact {
  return 'apiId' in fact;
}
