// `waypost`: finds the live URL of a private API by its name.
export { fetch, lookup, peek, resolve, watch } from './default-registry.js';
export { createRegistry } from './registry.js';
export type { Registry } from './registry.js';
export { subscribe } from './events.js';
export type { AnswerSource, WaypostEvents } from './events.js';
export type { RegistryRuntime } from './runtime.js';
export type { ConfiguredAddress, LookupResult, RegistryAddress } from './resolve/answer.js';
export type { Authorize, OutgoingCall, SigV4Options } from './fetch/authorize.js';
export type { Diagnosis } from './fetch/evidence.js';
export type { FetchInit, FetchOptions } from './fetch/call.js';
export type { FetchResponse, RegistryFetch } from './fetch/fetch.js';
export type { CallOptions, Register, RegistryOptions, ServiceName, ServiceUrls } from './options.js';
export { sigV4 } from './fetch/authorize.js';
export type { CredentialProvider, Credentials } from './fetch/authorize.js';
export type { ErrorDetails, NetworkChoice, OutageReason, RegionalRemoval, WaitingApi } from './model/error-details.js';
export type { Snapshot, SnapshotDocument } from './snapshot.js';
export type {
  SourceAnswer,
  RegistryDocument,
  RegistryDocumentKey,
  RegistryDocumentTypes,
  RegistryDocuments,
  ReadOptions,
  RegistrySource,
} from './sources/source.js';
export type { FallbackMismatch, FallbackUse } from './fallbacks.js';
export type { RegistryStatus } from './status.js';
export type { AddressWatcher } from './resolve/watch.js';
export { WaypostError, isWaypostError } from './model/errors.js';
export type { SnapshotUrl } from './snapshot.js';
export type {
  Address,
  ErrorCode,
  ErrorKind,
  Explanation,
  AddressForm,
  Gate,
  GateId,
  GateVerdict,
  Warning,
} from './model/index.js';
