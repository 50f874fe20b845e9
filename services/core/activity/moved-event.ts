// The event that tells subscribers of a move. Its schema is published: services/service-moved.schema.json.
import type { ActivityRow, Cause, ServingStage, Timestamp } from 'waypost/model';

/** The source and detail type of the events. */
export const MOVED_EVENT = { source: 'waypost', detailType: 'WaypostServiceMoved' } as const;

/** The detail of an event. Equal moves have equal ids: an event may arrive twice, and out of order. */
export interface ServiceMoved {
  readonly id: string;
  readonly registry: string;
  readonly service: string;
  /** The revision of the name: a greater one is newer. */
  readonly rev: number;
  readonly region: string;
  /** The account that owns the name; null if unknown. */
  readonly accountId: string | null;
  /** The time of the change in AWS. */
  readonly at: Timestamp;
  /** What served before; null for nothing. */
  readonly from: ServingStage | null;
  /** What serves now; null for nothing. */
  readonly to: ServingStage | null;
  readonly cause: Cause;
}

/** Undefined if nothing moved: an operator's act, or the first sight of another API, may leave the serving API and stage as they were. */
export function movedEventOf(row: ActivityRow, registry: string): ServiceMoved | undefined {
  const { id, kind, service, rev, region, accountId, at, from = null, to = null, cause } = row;
  if (kind !== 'moved' || service === undefined || rev === undefined || cause === undefined) return undefined;
  if (from?.apiId === to?.apiId && from?.stage === to?.stage) return undefined;
  return { id, registry, service, rev, region, accountId, at, from, to, cause };
}
