// What the use cases need of the world. Adapters implement these; nothing here knows AWS, a clock or an environment.
import type { Key, Network } from 'waypost/model';
import type { ApiRecord } from '../core/records/api-record.js';
import type { EndpointRecord } from '../core/records/endpoint-record.js';
import type { Recheck, Second } from '../core/records/fact.js';
import type { HistoryLine } from '../core/names/history.js';
import type { NameState } from '../core/names/name-state.js';
import type { NetworkNameState } from '../core/networks/network-name.js';
import type { NetworkSummary } from '../core/networks/network-summary.js';
import type { VpcState } from '../core/networks/vpc-state.js';

/** A stored value and its revision; revision 0 and no value: there is none yet. */
export interface Stored<T> {
  readonly value: T | undefined;
  readonly rev: number;
}

export interface ResourceId {
  readonly account: string;
  readonly region: string;
  readonly id: string;
}

/** One change of a transaction. All of them take effect, or none. */
export type Write =
  | { readonly kind: 'api'; readonly value: ApiRecord; readonly rev: number }
  | { readonly kind: 'endpoint'; readonly value: EndpointRecord; readonly rev: number }
  | { readonly kind: 'name'; readonly value: NameState; readonly rev: number }
  | { readonly kind: 'vpc'; readonly value: VpcState; readonly rev: number }
  | { readonly kind: 'network-name'; readonly value: NetworkNameState; readonly rev: number }
  | { readonly kind: 'networkSummary'; readonly value: NetworkSummary; readonly rev: number }
  /** Into the readers' table; null deletes. */
  | { readonly kind: 'document'; readonly key: Key; readonly value: object | null }
  /** `position`: the name's revision and the line's place in it; greater is newer. */
  | { readonly kind: 'history'; readonly name: string; readonly position: number; readonly line: HistoryLine };

/** The two tables. All reads are strongly consistent, but those that say otherwise. */
export interface Store {
  api(id: ResourceId): Promise<Stored<ApiRecord>>;
  endpoint(id: ResourceId): Promise<Stored<EndpointRecord>>;
  /** In one read, in the order asked. */
  names(names: readonly string[]): Promise<readonly Stored<NameState>[]>;
  /** In one read. */
  vpc(vpcId: string): Promise<{ readonly vpc: Stored<VpcState>; readonly networkSummary: Stored<NetworkSummary> }>;
  /** In one read, in the order asked. */
  networkNames(names: readonly string[]): Promise<readonly Stored<NetworkNameState>[]>;
  /** All networks with live endpoints. */
  liveNetworks(): Promise<readonly Network[]>;
  /** Whether the writes took effect; false: another was first, read again. Throws when it cannot be known or done. */
  commit(writes: readonly Write[]): Promise<boolean>;
  /** Records of an account and region, in pages; may lag some seconds behind. */
  apisOf(account: string, region: string): AsyncIterable<readonly ApiRecord[]>;
  endpointsOf(account: string, region: string): AsyncIterable<readonly EndpointRecord[]>;
  /** All that is kept under compare-and-set, in pages; what changes meanwhile may be seen as it was. */
  scan(): AsyncIterable<readonly StoredState[]>;
  /** All documents of the readers' table, in pages. */
  documents(): AsyncIterable<readonly PublishedDocument[]>;
  history(name: string, page: { readonly limit: number; readonly before?: number }): Promise<HistoryPage>;
}

/** A value as it is kept: with the revision that a write must name, and when it was written last. */
export type StoredState = Exclude<Write, { readonly kind: 'document' | 'history' }> & { readonly recordedAt: Second };

export interface PublishedDocument {
  readonly key: Key;
  readonly value: object;
}

export interface HistoryPage {
  readonly lines: readonly HistoryLine[];
  /** Ask for the lines before this one next; absent at the end. */
  readonly next?: number;
}

/** Waits between two tries; the only way in which a use case sees time pass. */
export type Sleep = (milliseconds: number) => Promise<void>;

/** At least 0 and below 1. */
export type Random = () => number;

/** Where re-checks wait. */
export interface RecheckQueue {
  send(rechecks: readonly Recheck[]): Promise<void>;
}

/** When an account and region last sent an event or was swept; written outside transactions, now and then. */
export interface Heartbeat {
  beat(sign: HeartbeatSign): Promise<void>;
  all(): Promise<readonly HeartbeatRow[]>;
}

export interface HeartbeatSign {
  readonly account: string;
  readonly region: string;
  readonly of: 'event' | 'sweep';
  readonly at: Second;
}

export interface HeartbeatRow {
  readonly account: string;
  readonly region: string;
  readonly lastEvent?: Second;
  readonly lastSweep?: Second;
}

/** The whole second of now. */
export type Clock = () => Second;
