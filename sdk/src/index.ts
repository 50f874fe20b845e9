// `waypost`: finds the live URL of a private API by its name.
export { fetch, lookup, peek, resolve, watch } from './zero.js';
export { createRegistry } from './registry.js';
export type { Registry } from './registry.js';
export type { AnswerSource, GivenAddress, LookedUp, RegistryAddress } from './answer.js';
export type { Authorize, OutgoingCall } from './authorize.js';
export type { Diagnosis } from './diagnose.js';
export type { WaypostEvents } from './events.js';
export type { FetchInit, FetchOptions } from './fetch/call.js';
export type { FetchResponse, RegistryFetch } from './fetch.js';
export type { CallOptions, RegistryOptions } from './options.js';
export { sigV4 } from './sig-v4.js';
export type { SigV4Options } from './sig-v4.js';
export type { CredentialProvider, Credentials } from './sources/credentials.js';
export type { OutageReason } from './outage.js';
export type { Runtime } from './runtime.js';
export type { Register, ServiceName } from './service-name.js';
export type { Snapshot, SnapshotDocument } from './snapshot.js';
export type { Answer, Document, DocumentKey, DocumentTypes, Documents, ReadOptions, Source } from './sources/source.js';
export type { Mismatch, RegistryStatus } from './status.js';
export type { Watcher } from './watch.js';
export { WaypostError, isWaypostError } from './model/errors.js';
export type { SnapshotUrl } from './snapshot.js';
export type {
  Address,
  ErrorCode,
  ErrorKind,
  Explanation,
  Form,
  Gate,
  GateId,
  Verdict,
  Warning,
} from './model/index.js';
