// The ports of the use cases, which adapters implement. Nothing in app knows AWS, a clock or an environment.
import type { ItemKey, Network, HistoryLine } from 'waypost/model';
import type { ApiRecord } from '../core/records/api-record.js';
import type { EndpointRecord } from '../core/records/endpoint-record.js';
import type { Recheck, Scope } from '../core/records/fact.js';
import type { Second } from '../core/time.js';
import type { NameState } from '../core/names/name-state.js';
import type { NetworkNameState } from '../core/networks/network-name.js';
import type { NetworkSummary } from '../core/networks/network-summary.js';
import type { VpcState } from '../core/networks/vpc-state.js';

/** A stored value and its revision. Revision 0 without a value means that nothing is stored yet. */
export interface Stored<T> {
  readonly value: T | undefined;
  readonly rev: number;
}

/** The state of a name, read together with the account that the enrolment names as the owner of this very name. */
export interface StoredName<T> extends Stored<T> {
  readonly owner?: string;
}

export interface ResourceId extends Scope {
  readonly id: string;
}

/** One change of a transaction. All changes of a transaction take effect, or none does. */
export type Write =
  | { readonly kind: 'api'; readonly value: ApiRecord; readonly rev: number }
  | { readonly kind: 'endpoint'; readonly value: EndpointRecord; readonly rev: number }
  | { readonly kind: 'name'; readonly value: NameState; readonly rev: number }
  | { readonly kind: 'vpc'; readonly value: VpcState; readonly rev: number }
  | { readonly kind: 'network-name'; readonly value: NetworkNameState; readonly rev: number }
  | { readonly kind: 'network-summary'; readonly value: NetworkSummary; readonly rev: number }
  /** Puts a document into the readers' table, or deletes it if the value is null. */
  | { readonly kind: 'document'; readonly key: ItemKey; readonly value: object | null }
  /** `position` combines the name's revision and the line's index within it. A greater position is newer. */
  | { readonly kind: 'history'; readonly name: string; readonly position: number; readonly line: HistoryLine };

/** The two tables. Reads are strongly consistent unless they say otherwise. */
export interface Store {
  api(id: ResourceId): Promise<Stored<ApiRecord>>;
  endpoint(id: ResourceId): Promise<Stored<EndpointRecord>>;
  /** One read for all names; the result has their order. */
  names(names: readonly string[]): Promise<readonly StoredName<NameState>[]>;
  /** One read for both. */
  vpc(vpcId: string): Promise<{ readonly vpc: Stored<VpcState>; readonly networkSummary: Stored<NetworkSummary> }>;
  /** One read for all names; the result has their order. */
  networkNames(names: readonly string[]): Promise<readonly StoredName<NetworkNameState>[]>;
  /** All networks with live endpoints. */
  liveNetworks(): Promise<readonly Network[]>;
  /**
   * Returns true if the writes took effect, and false if a concurrent write came first: then read and try again.
   * @throws Error when the writes failed, or nobody knows whether they took effect.
   */
  commit(writes: readonly Write[]): Promise<boolean>;
  /** The records of a scope, in pages. They may lag some seconds behind. */
  apisOf(scope: Scope): AsyncIterable<readonly ApiRecord[]>;
  endpointsOf(scope: Scope): AsyncIterable<readonly EndpointRecord[]>;
  /** Every value stored under compare-and-set, in pages. A value that changes meanwhile may appear as it was. */
  scan(): AsyncIterable<readonly StoredState[]>;
  /** The published documents, in the order of their keys; null for one that does not exist. */
  published(keys: readonly ItemKey[]): Promise<readonly (object | null)[]>;
  /** All documents of the readers' table, in pages. */
  documents(): AsyncIterable<readonly PublishedDocument[]>;
  history(name: string, page: { readonly limit: number; readonly before?: string }): Promise<HistoryPage>;
}

/** A write of a value that is stored under compare-and-set. */
export type StateWrite = Exclude<Write, { readonly kind: 'document' | 'history' }>;

/** The account that owns a name whoever claims it; null if none does any more. `version` is that of the enrolment which says so. */
export interface NameOwner {
  readonly name: string;
  readonly account: string | null;
  readonly version: number;
}

/** A stored value, with the revision that the next write must name and the time of the last write. */
export type StoredState = (StateWrite | { readonly kind: 'owner'; readonly value: NameOwner; readonly rev: number }) & {
  readonly recordedAt: Second;
};

export interface PublishedDocument {
  readonly key: ItemKey;
  readonly value: object;
}

/** The keys of the documents, names and lines of history that a transaction wrote, called after it took effect. Must not throw. */
export type OnPublished = (keys: readonly ItemKey[]) => void;

export interface HistoryPage {
  /** Newest first by the time of the event. */
  readonly lines: readonly RecordedLine[];
  /** The cursor to pass as `before` for the next page; absent on the last page. */
  readonly next?: string;
}

/** A line of history with its place in the order of recording. */
export interface RecordedLine extends HistoryLine {
  readonly position: number;
}

/** Waits between two tries. */
export type Sleep = (milliseconds: number) => Promise<void>;

/** Returns a number of at least 0 and below 1. */
export type Random = () => number;

/** Queues re-checks. */
export interface RecheckQueue {
  send(rechecks: readonly Recheck[]): Promise<void>;
}

/** When a scope last sent an event and was last swept. Written outside transactions, and not for every event. */
export interface Heartbeat {
  beat(sign: HeartbeatSign): Promise<void>;
  all(): Promise<readonly HeartbeatRow[]>;
}

export interface HeartbeatSign extends Scope {
  readonly of: 'event' | 'sweep';
  readonly at: Second;
}

export interface HeartbeatRow extends Scope {
  readonly lastEvent?: Second;
  readonly lastSweep?: Second;
}

/** Returns the current time in whole seconds. */
export type Clock = () => Second;
