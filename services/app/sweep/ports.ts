// What sweeps and re-checks need of the world: an account's control plane, and a place to remember what was done.
import type { Drift, Unclaimed } from '../../core/sweep/plan.js';
import type { HeldRemoval } from '../../core/sweep/deletion-guard.js';
import type { Recheck, Scope, Second } from '../../core/records/fact.js';
import type { DomainId } from '../../core/records/domain.js';
import type {
  Listing,
  ObservedApi,
  ObservedDomain,
  ObservedEndpoint,
  ObservedMapping,
  ObservedStages,
} from '../../core/sweep/observation.js';

/** An account and region to be swept. Without an account: the one that the credentials belong to. */
export interface SweepTarget {
  readonly account?: string;
  readonly region: string;
  /** The role to assume there; without one, the credentials at hand. */
  readonly roleArn?: string;
}

export type { Scope };

/** Something that could not be seen, and what it would take. It is unknown, not gone. */
export interface Unseen {
  readonly call: string;
  /** The permission that the call needs, as IAM writes it. */
  readonly permission: string;
  /** `refused`: not the account that was meant, so nothing was asked of it. */
  readonly reason: 'denied' | 'throttled' | 'failed' | 'refused';
  readonly message: string;
  /** Of what, where it was about one resource. */
  readonly id?: string;
}

export type LookUpResult<T> =
  | { readonly kind: 'seen'; readonly value: T; readonly startedAt: Second }
  /** Said to be not found, by a direct question. */
  | { readonly kind: 'missing'; readonly startedAt: Second }
  | { readonly kind: 'unseen'; readonly unseen: Unseen };

export interface ListResult<T> {
  readonly listing: Listing<T>;
  readonly unseen: readonly Unseen[];
}

/** Whether a trail logs management events, without which no event arrives. */
export type TrailState = 'logging' | 'none' | 'unknown';

export interface Inventory {
  /** Makes sure that the account is the one that is meant, and opens it. */
  open(target: SweepTarget): Promise<OpenResult>;
}

export type OpenResult =
  | { readonly kind: 'open'; readonly scope: ScopeInventory }
  | { readonly kind: 'unseen'; readonly unseen: Unseen; readonly calls: number };

/** Which endpoints have access to which domain, by whose endpoints they are. */
export interface DomainAssociations {
  readonly own: ListResult<DomainAssociation>;
  readonly others: ListResult<DomainAssociation>;
}

export interface DomainAssociation {
  readonly domain: DomainId;
  readonly vpceId: string;
}

/** The control plane of an account and region. Nothing in it throws for what AWS answers. */
export interface ScopeInventory extends Scope {
  apis(): Promise<ListResult<ObservedApi>>;
  endpoints(): Promise<ListResult<ObservedEndpoint>>;
  stages(apiId: string): Promise<LookUpResult<ObservedStages>>;
  api(apiId: string): Promise<LookUpResult<ObservedApi>>;
  /** An endpoint of another service than execute-api is seen as null. */
  endpoint(vpceId: string): Promise<LookUpResult<ObservedEndpoint | null>>;
  /** The account's private custom domain names, without what leads from them. */
  domains(): Promise<ListResult<ObservedDomain>>;
  domain(id: DomainId): Promise<LookUpResult<ObservedDomain>>;
  domainMappings(id: DomainId): Promise<ListResult<ObservedMapping>>;
  /** Of all the account's domains at once: no call asks for one domain's. */
  domainAssociations(): Promise<DomainAssociations>;
  trail(): Promise<TrailState>;
  /** How many calls were made so far. */
  calls(): number;
  close(): void;
}

export type SweepKind = 'incremental' | 'full';

/** What is remembered of an account and region between sweeps. */
export interface ScopeState {
  readonly lastIncremental?: Second;
  /** When the last sweep ended that saw everything. */
  readonly lastFull?: Second;
  /** When the full sweep began that is not finished yet. */
  readonly unfinished?: Second;
  /** Events were lost: the next sweep is to be a complete one. */
  readonly fullDue?: boolean;
  /** Whether there was a way into the account. */
  readonly role?: AccessCheck;
  readonly trail?: TrailState;
  readonly held: readonly HeldRemoval[];
  readonly heldReasons: readonly string[];
  /** What the last sweep repaired, and when. */
  readonly drift?: Drift & { readonly at: Second };
  readonly unclaimed: readonly Unclaimed[];
  readonly unclaimedCount: number;
  readonly resurrected: readonly string[];
  readonly unseen: readonly Unseen[];
  readonly unseenCount: number;
}

export interface AccessCheck {
  readonly ok: boolean;
  readonly at: Second;
  readonly message?: string;
}

export const BLANK_STATE: ScopeState = {
  held: [],
  heldReasons: [],
  unclaimed: [],
  unclaimedCount: 0,
  resurrected: [],
  unseen: [],
  unseenCount: 0,
};

/** When each API's stages were last read. */
export type StagesRead = Readonly<Record<string, Second>>;

export interface SweepState {
  load(scope: Scope): Promise<ScopeState>;
  save(scope: Scope, state: ScopeState): Promise<void>;
  stagesRead(scope: Scope): Promise<StagesRead>;
  saveStagesRead(scope: Scope, read: StagesRead): Promise<void>;
  /** Whether the place is this owner's to sweep until then: it is free, its time is up, or it was the owner's already. */
  acquire(scope: Scope, lease: Lease): Promise<boolean>;
  release(scope: Scope, owner: string): Promise<void>;
  all(): Promise<readonly (Scope & { readonly state: ScopeState })[]>;
}

export interface Lease {
  readonly owner: string;
  readonly now: Second;
  readonly until: Second;
}

/** A re-check, how often it was done already, and in how many seconds it is to be done. */
export interface DelayedRecheck {
  readonly recheck: Recheck;
  readonly attempt: number;
  readonly delay: Second;
}

export interface RecheckSchedule {
  schedule(rechecks: readonly DelayedRecheck[]): Promise<void>;
}
