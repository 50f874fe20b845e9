// The one table of errors: it drives the HTTP status, whether the SDK tries again, and the documentation.
import { CODES, type ErrorCode } from './errors.js';

/** What is the same for every error of a code. */
export interface ErrorKind {
  /** The HTTP status of the query endpoint's answer; none where only the SDK throws it. */
  readonly status?: number;
  /** Whether asking the same source again may help at once. */
  readonly retryable: boolean;
  /** A heading, the same for every error of the code. */
  readonly title: string;
  /** When it is thrown, for the documentation. */
  readonly meaning: string;
}

/** The kinds of errors, by code. */
export const ERRORS = {
  INVALID_REQUEST: {
    ...CODES.INVALID_REQUEST,
    title: 'Invalid request',
    meaning: 'A name, network, stage, URL or option is outside its grammar, or unknown.',
  },
  SERVICE_NOT_FOUND: {
    ...CODES.SERVICE_NOT_FOUND,
    title: 'Service not found',
    meaning: 'No API, live or deleted, bears this name.',
  },
  SERVICE_GONE: {
    ...CODES.SERVICE_GONE,
    title: 'Service gone',
    meaning: 'The name was held, and all its APIs are deleted.',
  },
  SERVICE_NOT_READY: {
    ...CODES.SERVICE_NOT_READY,
    title: 'Service not ready',
    meaning: 'An API of this name lives, but has no stage to call, or not the one asked for.',
  },
  NETWORK_NOT_FOUND: {
    ...CODES.NETWORK_NOT_FOUND,
    title: 'Network not found',
    meaning: 'No execute-api endpoint was ever seen in this network.',
  },
  NETWORK_REQUIRED: {
    ...CODES.NETWORK_REQUIRED,
    title: 'Network required',
    meaning: 'Several networks could reach the service, and the call names none.',
  },
  UNREACHABLE_FROM_NETWORK: {
    ...CODES.UNREACHABLE_FROM_NETWORK,
    title: 'Unreachable from this network',
    meaning: "The network has no live endpoint, or the service has no API in the network's region.",
  },
  HEADERS_REQUIRED: {
    ...CODES.HEADERS_REQUIRED,
    title: 'Headers required',
    meaning: 'The only form that serves needs a header, which a bare URL cannot carry.',
  },
  METHOD_NOT_ALLOWED: {
    ...CODES.METHOD_NOT_ALLOWED,
    title: 'Method not allowed',
    meaning: 'The query endpoint only reads: GET and HEAD.',
  },
  REGISTRY_UNAVAILABLE: {
    ...CODES.REGISTRY_UNAVAILABLE,
    title: 'Registry unavailable',
    meaning: 'No source of the registry answered, in time and in a form that can be read.',
  },
} as const satisfies Record<ErrorCode, ErrorKind>;
