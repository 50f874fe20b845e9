// The ports of the query endpoint, all read-only.
import type { RegistrySource, SourceListOptions, SourcePage } from 'waypost/dynamodb';
import type { Network, ServiceSummary, AccountsReport } from 'waypost/model';
import type { ActivityPage, ActivityQuestion } from '../activity/ports.js';
import type { Clock, Heartbeat, Store } from '../ports.js';
import type { Lacks } from './route.js';

/** The readers' documents, by key and as lists. */
export interface DocumentReader extends Pick<RegistrySource, 'read'> {
  /** The services, by name. */
  readonly list: (options?: SourceListOptions) => Promise<SourcePage<ServiceSummary>>;
  /** The networks with live endpoints, by VPC id. */
  readonly networks: (options?: SourceListOptions) => Promise<SourcePage<Network>>;
}

/** One structured line for the operators. */
export type Log = (
  level: 'info' | 'warn' | 'error',
  message: string,
  details?: Readonly<Record<string, unknown>>,
) => void;

export interface QueryPorts {
  /** The registry's name. */
  readonly registry: string;
  readonly reader: DocumentReader;
  readonly store: Pick<Store, 'history'>;
  readonly heartbeat: Pick<Heartbeat, 'all'>;
  /** A page of the changes of all services. */
  readonly activity: (question: ActivityQuestion) => Promise<ActivityPage>;
  /** The enrolment report. */
  readonly accounts: () => Promise<AccountsReport>;
  readonly clock: Clock;
  readonly log: Log;
  /** Members that the host adds to `/healthz`: the local server's `sweep`. */
  readonly health?: () => Readonly<Record<string, unknown>>;
  /** Why the host cannot store events, if it knows; `/healthz` then answers REGISTRY_UNAVAILABLE. */
  readonly failing?: () => string | undefined;
  /** The problems with which routes answer that need what these credentials may not read. */
  readonly lacks?: Lacks;
}
