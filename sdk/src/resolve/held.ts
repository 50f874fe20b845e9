// What a registry holds in memory: addresses and refusals by question, documents by key, and the health of its reads. Then which of
// two documents of one key is the earlier one, where two replicas gave them. Documents have no revision, so the times that they name
// decide: in each region the current API or the removal, in each VPC the youngest endpoint. A replica that lags lacks those.
import type { DecidedRoute } from '../model/decide.js';
import type { WaypostError, WaypostErrorCode } from '../model/errors.js';
import type { Question, RegistryDocumentKey } from '../model/question.js';
import { type Validity, LOUD_STALE_MS, isWithin } from '../runtime.js';
import type { RegistryDocument } from '../sources/source.js';
import type { NetworkDocument, ServiceEntry, ServiceRegion } from '../model/documents.js';

/** An address in memory, with everything that a call needs ready to use. */
export interface HeldAddress extends Validity {
  readonly found: DecidedRoute;
  /** The URL; undefined if the address needs headers. */
  readonly url: string | undefined;
  /** Resolved with the URL, so that a call with a fresh address creates nothing. */
  readonly settled: Promise<string> | undefined;
  readonly origin: 'read' | 'snapshot';
}

/** The registry's refusal in memory. */
export interface HeldRefusal extends Validity {
  readonly code: WaypostErrorCode;
  /** The error, the same for every caller. */
  readonly error: () => Promise<WaypostError>;
}

/** What one question is answered with. */
export interface CacheSlot {
  readonly question: Question;
  /** The URL from another process's snapshot, which `peek` returns until the engine exists. */
  readonly remembered: string | undefined;
  address: HeldAddress | undefined;
  /** Why the registry gives no address now. An `address` beside it is stale. */
  refusal: HeldRefusal | undefined;
  /** The read under way, which all callers share. */
  flight: { readonly promise: Promise<boolean>; readonly until: number } | undefined;
  readonly listeners: Set<() => void>;
}

/** An address from memory, and how good it is. */
export interface SlotAnswer {
  readonly found: DecidedRoute;
  readonly source: 'live' | 'cache' | 'stale' | 'snapshot';
  /** How long ago the registry gave it, in ms. */
  readonly ageMs: number;
}

export interface HeldDocument extends Validity {
  readonly key: RegistryDocumentKey;
  readonly document: RegistryDocument | null;
  /** When the read began that brought it, which is the latest time that the document speaks for. */
  readonly readAt: number;
  readonly origin: 'read' | 'snapshot';
  /** Which of several sources gave it. */
  readonly from?: string | undefined;
  /** The last document that existed, if `document` is null. */
  readonly good?: HeldDocument | undefined;
}

export interface CacheHealth {
  readonly registry: string;
  /** Failed reads since the last success. */
  readonly failures: number;
  readonly lastReadAt: number | undefined;
  readonly lastError: unknown;
  /** Which source gave the last successful read. */
  readonly answeredBy: string | undefined;
}

/**
 * True if `next` comes from another replica than the document in memory and is earlier: that replica lags, and an address must not
 * move back. A document in memory that nothing has confirmed for an hour is always replaced.
 */
export function isBehind(now: number, next: HeldDocument, before: HeldDocument): boolean {
  if (next.from === undefined || next.from === before.from || !isWithin(now, before.readAt, LOUD_STALE_MS))
    return false;
  return isEarlier(next.document, before.document);
}

/** Whether `next` lacks what `held` names, or has an older one, in any region or VPC. */
function isEarlier(next: RegistryDocument | null, held: RegistryDocument | null): boolean {
  const known = new Map(timesOf(next));
  return timesOf(held).some(([place, time]) => (known.get(place) ?? '') < time);
}

type PlaceTime = readonly [place: string, time: string];

function timesOf(document: RegistryDocument | null): readonly PlaceTime[] {
  // The members of all documents; one document has those of its kind.
  const { networks, endpoint, regions, deleted } = (document ?? {}) as Partial<NetworkDocument & ServiceEntry> & {
    readonly deleted?: string | null;
  };
  if (networks) {
    const young = networks.map(
      ({ vpcId, endpoints }) => [vpcId, latest(endpoints.map((each) => each.createdAt))] as const,
    );
    return [...young, ['', endpoint?.deleted ?? '']];
  }
  return regions?.map((each) => [each.region, timeOf(each)] as const) ?? [['', deleted ?? '']];
}

/** When what the region has now came to be. */
const timeOf = ({ current, removal, candidates }: ServiceRegion): string =>
  current?.since ?? removal?.at ?? latest(candidates.map(({ createdAt }) => createdAt));

/** They are in UTC and whole seconds, so they sort as text. */
const latest = (times: readonly string[]): string => times.reduce((last, time) => (time > last ? time : last), '');
