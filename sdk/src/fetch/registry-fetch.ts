// `registry.fetch` and `sigV4` as users hold them. The rest of this folder is loaded by the first call.
import { SIGNING_OPTIONS, checkOptions, refuseOption } from '../check-options.js';
import { isObject } from '../model/schema.js';
import type { ServiceName } from '../options.js';
import { loadOnce, systemRuntime, type RegistryRuntime } from '../runtime.js';
import type { Authorize, CredentialProvider, SigningCredentials, OutgoingCall } from '../sources/sign.js';
import type { ServiceRoutes } from './attempts.js';
import type { RegistryFetchInit } from './call.js';
import type * as calls from './fetch.js';
import type { FetchParts, RegistryFetchResponse } from './fetch.js';

/** `registry.fetch`: calls a service, and again while its address turns out to be dead. */
export interface RegistryFetch {
  /** By name, and the path under the service's own. */
  (service: ServiceName, path: string, init?: RegistryFetchInit): Promise<RegistryFetchResponse>;
  /** As the global `fetch`, with a URL or request whose host is `<service>.waypost.internal`. */
  (input: string | URL | Request, init?: RegistryFetchInit): Promise<RegistryFetchResponse>;
}

/** What the calls of services need: how they are sent, healed, redirected and signed. */
export const loadCalls = loadOnce(() => import('./fetch.js'));

export interface RegistryFetchParts extends Omit<FetchParts, 'routes'> {
  /** Where services are; called once, with the loaded code. */
  readonly routesBy: (code: typeof calls) => ServiceRoutes;
}

export function createFetch({ routesBy, fetch, authorize }: RegistryFetchParts): RegistryFetch {
  const open = loadOnce(async () => {
    const code = await loadCalls();
    return code.fetchWith({ routes: routesBy(code), fetch, authorize });
  });
  return async (input: string | URL | Request, second?: string | RegistryFetchInit, third?: RegistryFetchInit) =>
    (await open())(input, second, third);
}

/** The options of `sigV4`. */
export interface SigV4Options {
  /** The credentials to sign with. @default those of the environment, else of the AWS SDK's chain if it is installed */
  readonly credentials?: SigningCredentials | CredentialProvider;
  /** The API's region, where its host does not contain it: behind a custom domain. @default none */
  readonly region?: string;
  /** The clock. @default the machine's */
  readonly runtime?: Pick<RegistryRuntime, 'now'>;
}

/**
 * An `authorize` that signs with AWS Signature Version 4 for the service `execute-api`. Streams cannot be signed.
 * @example createRegistry({ table, authorize: sigV4() })
 */
export function sigV4(options: SigV4Options = {}): Authorize {
  if (isObject(options) && 'method' in options && 'url' in options) {
    throw refuseOption('The option `authorize` is sigV4 itself.', 'Call it: `authorize: sigV4()`.', 'authorize');
  }
  checkOptions('sigV4', options, SIGNING_OPTIONS);
  const { credentials, region, runtime = systemRuntime } = options;
  const loadSigning = loadOnce(() => import('../sources/sign.js'));
  const open = loadOnce(async () => (await loadSigning()).createSigner({ credentials, region, runtime }));
  const sign = async (call: OutgoingCall) => (await open())(call);
  return Object.assign(sign, { wireUrl: async (url: string) => (await loadSigning()).signableUrl(url) });
}
