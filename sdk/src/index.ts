// `waypost`: finds the live URL of a private API by its name.
export { resolve, lookup, peek, watch } from './zero.js';
export { createRegistry } from './registry.js';
export type { Registry } from './registry.js';
export type { AnswerSource, GivenAddress, LookedUp, RegistryAddress } from './answer.js';
export type { WaypostEvents } from './events.js';
export type { Authorize, CallOptions, RegistryOptions } from './options.js';
export type { OutageReason } from './retry.js';
export type { Runtime } from './runtime.js';
export type { Register, ServiceName } from './service-name.js';
export type { Snapshot, SnapshotDocument } from './snapshot.js';
export type { Answer, Document, DocumentKey, DocumentTypes, Documents, ReadOptions, Source } from './sources/source.js';
export type { Mismatch, RegistryStatus } from './status.js';
export type { Watcher } from './watch.js';
export { ERRORS, WaypostError, isWaypostError } from './model/index.js';
export type { Address, ErrorCode, ErrorKind, Form, Warning } from './model/index.js';
