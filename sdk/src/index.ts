// `waypost`: finds the live URL of a private API by its name. Zero configuration: one registry for the process, from the
// environment, created on first use.
import type { RegistryFetchResponse } from './fetch/fetch.js';
import type { RegistryFetch } from './fetch/registry-fetch.js';
import type { LookupOptions, ServiceName } from './options.js';
import { createRegistry, type Registry } from './registry.js';
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

let registry: Registry | undefined;
const defaultRegistry = (): Registry => (registry ??= createRegistry());

/**
 * `registry.resolve` of the registry that the environment names: WAYPOST_TABLE or WAYPOST_URL, WAYPOST_NETWORK.
 * @example await resolve('orders-api')
 */
export function resolve(service: ServiceName, call?: LookupOptions): Promise<string> {
  const registered = attempt(defaultRegistry);
  // Not an async function, which would wrap a promise that is settled already.
  return registered instanceof Error ? Promise.reject(registered) : registered.resolve(service, call);
}

/**
 * `registry.lookup` of the registry that the environment names.
 * @example const { url, headers } = await lookup('orders-api');
 */
export const lookup: Registry['lookup'] = async (service, call) => defaultRegistry().lookup(service, call);

/**
 * `registry.fetch` of the registry that the environment names.
 * @example await fetch('orders-api', 'orders/42');
 */
// The overloads' arguments are passed on as they came.
export const fetch: RegistryFetch = async (...args: readonly unknown[]) =>
  (defaultRegistry().fetch as (...args: readonly unknown[]) => Promise<RegistryFetchResponse>)(...args);

/**
 * `registry.peek` of the registry that the environment names.
 * @example const url = peek('orders-api');
 */
export const peek: Registry['peek'] = (service, call) => defaultRegistry().peek(service, call);

/**
 * `registry.watch` of the registry that the environment names.
 * @example const stop = watch('orders-api', ({ url }) => console.log(url));
 */
export const watch: Registry['watch'] = (service, watcher, call) => defaultRegistry().watch(service, watcher, call);

/** The registry, or the error that an option from the environment causes. */
function attempt(make: () => Registry): Registry | Error {
  try {
    return make();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
