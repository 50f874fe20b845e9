// No set-up at all: one registry for the process, from the environment, made when it is first asked.
import type { FetchResponse, RegistryFetch } from './fetch.js';
import type { CallOptions } from './options.js';
import { createRegistry, type Registry } from './registry.js';
import type { ServiceName } from './service-name.js';

let registry: Registry | undefined;
const theRegistry = (): Registry => (registry ??= createRegistry());

/**
 * `registry.resolve` of the registry that the environment names: WAYPOST_TABLE or WAYPOST_URL, WAYPOST_NETWORK.
 * @example await resolve('orders-api')
 */
export function resolve(service: ServiceName, call?: CallOptions): Promise<string> {
  const registered = attempt(theRegistry);
  // No async function, which would put a promise around one that is settled already.
  return registered instanceof Error ? Promise.reject(registered) : registered.resolve(service, call);
}

/**
 * `registry.lookup` of the registry that the environment names.
 * @example const { url, headers } = await lookup('orders-api');
 */
export const lookup: Registry['lookup'] = async (service, call) => theRegistry().lookup(service, call);

/**
 * `registry.fetch` of the registry that the environment names.
 * @example await fetch('orders-api', 'orders/42');
 */
// The overloads' arguments are handed on as they came.
export const fetch: RegistryFetch = async (...args: readonly unknown[]) =>
  (theRegistry().fetch as (...args: readonly unknown[]) => Promise<FetchResponse>)(...args);

/**
 * `registry.peek` of the registry that the environment names.
 * @example const url = peek('orders-api');
 */
export const peek: Registry['peek'] = (service, call) => theRegistry().peek(service, call);

/**
 * `registry.watch` of the registry that the environment names.
 * @example const stop = watch('orders-api', ({ url }) => console.log(url));
 */
export const watch: Registry['watch'] = (service, watcher, call) => theRegistry().watch(service, watcher, call);

/** What is thrown here is what is wrong with the environment's options. */
function attempt(make: () => Registry): Registry | Error {
  try {
    return make();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
