// What a registry holds in memory: addresses and refusals by question, documents by key, and the health of its reads.
import type { DecidedRoute } from '../model/decide.js';
import type { WaypostError, WaypostErrorCode } from '../model/errors.js';
import type { Question, RegistryDocumentKey } from '../model/question.js';
import type { Validity } from '../runtime.js';
import type { RegistryDocument } from '../sources/source.js';

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
