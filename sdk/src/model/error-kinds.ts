// The one table of the errors' codes: HTTP status, retries and documentation. Apart from the error itself, which a registry throws
// without it.
import type { WaypostErrorCode } from './errors.js';

/** What is the same for every error of a code. */
export interface ErrorKind {
  /** The HTTP status of the query endpoint's answer; none where only the SDK throws it. */
  readonly status?: number;
  /** Whether asking the same source again may help at once; a REGISTRY_UNAVAILABLE only by its reason. */
  readonly retryable: boolean;
  /** A heading, the same for every error of the code. */
  readonly title: string;
  /** When it is thrown, for the documentation. */
  readonly meaning: string;
}

/** The kinds of errors, by code. */
export const ERRORS = {
  INVALID_REQUEST: {
    status: 400,
    retryable: false,
    title: 'Invalid request',
    meaning: 'A name, network, stage, URL or option is unknown or malformed.',
  },
  SERVICE_NOT_FOUND: {
    status: 404,
    retryable: false,
    title: 'Service not found',
    meaning: 'No API, live or deleted, has this name.',
  },
  SERVICE_GONE: {
    status: 410,
    retryable: false,
    title: 'Service gone',
    meaning: 'The service existed, and all its APIs are deleted or no longer private.',
  },
  SERVICE_NOT_READY: {
    status: 409,
    retryable: false,
    title: 'Service not ready',
    meaning: 'An API of this name is alive, but has no stage to call, or not the requested one.',
  },
  NETWORK_NOT_FOUND: {
    status: 404,
    retryable: false,
    title: 'Network not found',
    meaning: 'No execute-api endpoint was ever seen in this network.',
  },
  NETWORK_REQUIRED: {
    status: 400,
    retryable: false,
    title: 'Network required',
    meaning: 'Several networks could reach the service, and the call names none.',
  },
  UNREACHABLE_FROM_NETWORK: {
    status: 409,
    retryable: false,
    title: 'Unreachable from this network',
    meaning: "The network has no live endpoint, or the service has no API in the network's region.",
  },
  HEADERS_REQUIRED: {
    retryable: false,
    title: 'Headers required',
    meaning: 'The only address form that works needs a header, which a bare URL cannot carry.',
  },
  METHOD_NOT_ALLOWED: {
    status: 405,
    retryable: false,
    title: 'Method not allowed',
    meaning: 'The query endpoint only reads: GET and HEAD.',
  },
  REGISTRY_UNAVAILABLE: {
    status: 503,
    retryable: true,
    title: 'Registry unavailable',
    meaning: 'No source of the registry returned a valid answer in time.',
  },
} as const satisfies Readonly<Record<WaypostErrorCode, ErrorKind>>;
