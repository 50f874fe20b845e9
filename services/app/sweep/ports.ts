// The ports of sweeps and re-checks: an account's control plane, and a memory of earlier sweeps.
import type { UnclaimedApi, Unseen } from 'waypost/model';
import type { Drift } from '../../core/sweep/plan.js';
import type { SweepOrder } from '../../core/sweep/round.js';
import type { HeldRemoval } from '../../core/sweep/deletion-guard.js';
import type { Recheck, Scope } from '../../core/records/fact.js';
import type { Second } from '../../core/time.js';
import type { DomainId } from '../../core/records/domain.js';
import type {
  Listing,
  ObservedApi,
  ObservedDomain,
  ObservedEndpoint,
  ObservedMapping,
  ObservedStage,
  ObservedStages,
} from '../../core/sweep/observation.js';

/** An account and region to sweep. Without an account, it is the one that the credentials belong to. */
export interface SweepTarget {
  readonly account?: string;
  readonly region: string;
  /** The role to assume; without one, the current credentials are used. */
  readonly roleArn?: string;
}

/** `noList`: the answer has no list, and AWS may leave out an empty one. See `provenStages`. */
export type LookUpResult<T> =
  | { readonly kind: 'seen'; readonly value: T; readonly startedAt: Second; readonly noList?: Unseen }
  /** A direct look-up answered "not found". */
  | { readonly kind: 'missing'; readonly startedAt: Second }
  | { readonly kind: 'unseen'; readonly unseen: Unseen };

/** `noList`: the answer has no list, and AWS may leave out an empty one. See `provenList`. */
export interface ListResult<T> {
  readonly listing: Listing<T>;
  readonly unseen: readonly Unseen[];
  readonly noList?: Unseen;
}

/** Whether a trail logs management events. Without one, no events arrive. */
export type TrailState = 'logging' | 'none' | 'unknown';

export interface Inventory {
  /** Checks that the credentials belong to the target's account, and opens it, within a bounded time. */
  open(target: SweepTarget): Promise<OpenResult>;
}

export type OpenResult =
  | { readonly kind: 'open'; readonly scope: ScopeInventory }
  | {
      readonly kind: 'unseen';
      readonly unseen: Unseen;
      readonly calls: number;
      /** The account did not answer in time. */
      readonly isLate?: true;
    };

/** Which endpoints have access to which domain: the account's own endpoints, and those of other accounts. */
export interface ListedAssociations {
  readonly own: ListResult<DomainAssociation>;
  readonly others: ListResult<DomainAssociation>;
}

export interface DomainAssociation {
  readonly domain: DomainId;
  readonly vpceId: string;
}

/** The control plane of an account and region. Errors from AWS are results; they do not throw. */
export interface ScopeInventory extends Scope {
  apis(): Promise<ListResult<ObservedApi>>;
  endpoints(): Promise<ListResult<ObservedEndpoint>>;
  stages(apiId: string): Promise<LookUpResult<ObservedStages>>;
  /** Missing: the stage does not exist, or neither does its API. */
  stage(apiId: string, stage: string): Promise<LookUpResult<ObservedStage>>;
  /** When the deployment was created. */
  deployment(apiId: string, id: string): Promise<LookUpResult<Second>>;
  api(apiId: string): Promise<LookUpResult<ObservedApi>>;
  /** The value is null for an endpoint of a service other than execute-api. */
  endpoint(vpceId: string): Promise<LookUpResult<ObservedEndpoint | null>>;
  /** The account's private custom domain names, without their mappings. */
  domains(): Promise<ListResult<ObservedDomain>>;
  domain(id: DomainId): Promise<LookUpResult<ObservedDomain>>;
  domainMappings(id: DomainId): Promise<ListResult<ObservedMapping>>;
  domainMapping(id: DomainId, basePath: string): Promise<LookUpResult<ObservedMapping>>;
  /** The associations of all domains, since AWS has no call for those of one domain. */
  domainAssociations(): Promise<ListedAssociations>;
  trail(): Promise<TrailState>;
  /** The number of calls so far. */
  calls(): number;
  close(): void;
}

/** What is remembered of an account and region between sweeps. */
export interface ScopeState {
  readonly lastIncremental?: Second;
  /** When the last full sweep that saw everything ended. */
  readonly lastFull?: Second;
  /** When a sweep that saw the whole list of custom domains began. */
  readonly domainsListed?: Second;
  /** When the unfinished full sweep began. */
  readonly unfinished?: Second;
  /** Events were lost, so the next sweep must be full. */
  readonly fullDue?: boolean;
  /** Whether the account could be opened. */
  readonly role?: AccessCheck;
  readonly trail?: TrailState;
  readonly held: readonly HeldRemoval[];
  readonly heldReasons: readonly string[];
  /** What the last sweep repaired. */
  readonly drift?: Drift & { readonly at: Second };
  readonly unclaimed: readonly UnclaimedApi[];
  readonly unclaimedCount: number;
  readonly resurrected: readonly string[];
  readonly unseen: readonly Unseen[];
  readonly unseenCount: number;
}

interface AccessCheck {
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
  /** True if the owner now has the scope's lease: it was free, had ended, or was the owner's already. */
  acquire(scope: Scope, lease: Lease): Promise<boolean>;
  release(scope: Scope, owner: string): Promise<void>;
  all(): Promise<readonly (Scope & { readonly state: ScopeState })[]>;
}

export interface Lease {
  readonly owner: string;
  readonly now: Second;
  readonly until: Second;
}

/** Queues sweeps. */
export interface SweepQueue {
  send(orders: readonly SweepOrder[]): Promise<void>;
}

/** A re-check, the number of earlier attempts, and the delay until the next one. */
export interface DelayedRecheck {
  readonly recheck: Recheck;
  readonly attempt: number;
  readonly delay: Second;
}

export interface RecheckSchedule {
  schedule(rechecks: readonly DelayedRecheck[]): Promise<void>;
}
