// `waypost`: finds the live URL of a private API by its name.
export { fetch, lookup, peek, resolve, watch } from './default-registry.js';
export { createRegistry } from './registry.js';
export type { Registry } from './registry.js';
export { subscribe } from './events.js';
export type { AnswerSource, WaypostEvents } from './events.js';
export type { FetchFunction, RegistryRuntime } from './runtime.js';
export type { ConfiguredAddress, LookupResult, RegistryAddress } from './resolve/answer.js';
export type { SigV4Options } from './fetch/registry-fetch.js';
export type { GatewayDiagnosis } from './fetch/evidence.js';
export type { RegistryFetchInit, RegistryFetchOptions } from './fetch/call.js';
export type { RegistryFetchResponse } from './fetch/fetch.js';
export type { RegistryFetch } from './fetch/registry-fetch.js';
export type { LookupOptions, Register, RegistryOptions, ServiceName, ServiceUrls } from './options.js';
export { sigV4 } from './fetch/registry-fetch.js';
export type { Authorize, CredentialProvider, SigningCredentials, OutgoingCall } from './sources/sign.js';
export type { WaypostErrorDetails, NetworkChoice, OutageReason, RegionalRemoval, WaitingApi } from './model/errors.js';
export type { RegistrySnapshot, SnapshotDocument } from './snapshot.js';
export type {
  SourceAnswer,
  RegistryDocument,
  RegistryDocumentKey,
  RegistryDocumentTypes,
  RegistryDocuments,
  SourceReadOptions,
  RegistrySource,
} from './sources/source.js';
export type { FallbackMismatch, FallbackUse } from './fallbacks.js';
export type { RegistryStatus } from './status.js';
export type { AddressWatcher } from './resolve/watch.js';
export { WaypostError, isWaypostError } from './model/errors.js';
export type { SnapshotUrl } from './snapshot.js';
export type {
  ServiceAddress,
  WaypostErrorCode,
  Explanation,
  AddressForm,
  Gate,
  GateId,
  GateVerdict,
  AddressWarning,
  PastedCall,
  UncheckedCondition,
} from './model/index.js';
