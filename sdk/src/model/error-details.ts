// The facts that come with an error, for programs: one type for each code.
import type { Conflict, Network, Removal } from './documents.js';
import type { Gate } from './answers.js';

/** Why a source did not answer: `details.reason` of a REGISTRY_UNAVAILABLE. */
export type OutageReason =
  | 'timeout'
  | 'network'
  | 'throttled'
  | 'server-error'
  | 'denied'
  | 'credentials'
  | 'certificate'
  | 'not-found'
  | 'malformed'
  | 'schema'
  | 'configuration'
  | 'closed'
  /** Only the agent: the request asks for what memory holds (`only-if-cached`), and it holds nothing. */
  | 'not-cached';

/** A network to choose from. */
export interface NetworkChoice extends Pick<Network, 'vpcId' | 'region' | 'accountId'> {
  readonly name?: string;
}

/** An API of a service that is not ready. */
export interface WaitingApi {
  readonly region: string;
  readonly apiId: string;
  /** Null if it is not deployed. */
  readonly stage: string | null;
  /** The endpoint type that its stage serves until it is deployed again, unless that is PRIVATE. */
  readonly type?: string;
}

/** An API of a service that is gone. */
export interface RegionalRemoval extends Removal {
  readonly region: string;
}

/** The gates that explain a refusal; `resolve`, `lookup` and `fetch` add them. */
interface WithGates {
  readonly gates?: readonly Gate[];
}

/** The type of `details`, by the code of the error. */
export interface WaypostErrorDetails {
  readonly INVALID_REQUEST: {
    /** The wrong option or environment variable. */
    readonly option?: string;
    /** The wrong part of the call: `service`, `path`, `url`, … */
    readonly what?: string;
    /** The parameters of the query endpoint's route. */
    readonly parameters?: readonly string[];
  };
  readonly SERVICE_NOT_FOUND: {
    /** The APIs of other accounts that have the name. */
    readonly conflicts?: readonly Conflict[];
    /** The API that was looked up by its URL, and its region. */
    readonly apiId?: string;
    readonly region?: string;
    /** Known names that are nearly the same. */
    readonly didYouMean?: readonly string[];
  };
  readonly SERVICE_GONE: WithGates & { readonly removals: readonly RegionalRemoval[] };
  readonly SERVICE_NOT_READY: WithGates & {
    readonly waiting?: readonly WaitingApi[];
    /** The existing stages, if the call names another. */
    readonly stages?: readonly string[];
  };
  readonly NETWORK_NOT_FOUND: {
    /** Known networks that are nearly the same. */
    readonly didYouMean?: readonly string[];
  };
  readonly NETWORK_REQUIRED: { readonly networks: readonly NetworkChoice[] };
  readonly UNREACHABLE_FROM_NETWORK: WithGates & {
    /** The network's region. */
    readonly region?: string;
    /** The regions in which the service has an API. */
    readonly regions?: readonly string[];
    /** The network's other live endpoints. */
    readonly endpoints?: readonly string[];
  };
  readonly HEADERS_REQUIRED: { readonly headers: Readonly<Record<string, string>> };
  readonly METHOD_NOT_ALLOWED: object;
  readonly REGISTRY_UNAVAILABLE: {
    readonly reason: OutageReason;
    /** How long the server asked the caller to wait, in ms. */
    readonly retryAfterMs?: number;
  };
}
