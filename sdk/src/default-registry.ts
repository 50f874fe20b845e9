// Zero configuration: one registry for the process, from the environment, created on first use.
import type { RegistryFetchResponse } from './fetch/fetch.js';
import type { RegistryFetch } from './fetch/registry-fetch.js';
import type { LookupOptions, ServiceName } from './options.js';
import { createRegistry, type Registry } from './registry.js';

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
