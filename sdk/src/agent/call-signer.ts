// Signs calls to services behind IAM (SigV4), for the region of the address, with the credentials of the agent's environment.
import { joinPath } from '../fetch/call.js';
import { sigV4 } from '../fetch/registry-fetch.js';
import { isWaypostError } from '../model/errors.js';
import { fitsGlob } from '../model/text.js';
import { defined } from '../model/schema.js';
import type { Destination } from '../resolve/answer.js';
import type { RegistryRuntime } from '../runtime.js';
import { signableUrl, type Authorize } from '../sources/sign.js';
import { CallRefused } from './problem.js';

/** API Gateway's own limit. */
export const MOST_SIGNED_BYTES = 10_485_760;

interface SignedRequest {
  readonly url: string;
  readonly method: string;
  readonly body: Buffer | undefined;
}

export class CallSigner {
  readonly #authorize: Authorize;

  constructor(region: string | undefined, runtime: RegistryRuntime) {
    this.#authorize = sigV4({ ...defined({ region }), runtime });
  }

  /**
   * The headers of a signed call. They cover the host and the headers that lead the call there, but no header of the client, since
   * proxies on the way to the API may change those.
   */
  async sign({ url, method, body }: SignedRequest, { headers }: Destination): Promise<Record<string, string>> {
    try {
      return { ...(await this.#authorize({ url, method, headers: new Headers(headers), body })) };
    } catch (error) {
      throw isWaypostError(error) ? new CallRefused(unsigned(error.problem.message, error.remedy)) : error;
    }
  }
}

/** Only the path of this URL counts. It has a stage, so that a path that leaves the stage is refused. */
const ANY_ADDRESS = 'https://service.invalid/stage/';

/** A path under a service's own in the one form that is signed. */
export function signablePath(path: string): string {
  return signableUrl(joinPath(ANY_ADDRESS, path).href).slice(ANY_ADDRESS.length);
}

function unsigned(message: string, remedy: string) {
  return { status: 503, code: 'CALL_NOT_SIGNED', title: 'Call not signed', message, remedy, retryAfter: 1 };
}

/** Headers of a client that a signature replaces. */
export const SIGNATURE_HEADERS: readonly string[] = [
  'authorization',
  'x-amz-date',
  'x-amz-security-token',
  'x-amz-content-sha256',
];

export function isAnyGlob(service: string, globs: readonly string[]): boolean {
  return globs.some((glob) => fitsGlob(service, glob));
}
