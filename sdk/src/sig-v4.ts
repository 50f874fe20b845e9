// Signs calls to IAM-protected APIs: service `execute-api`, the API's own region, the host that is really sent.
import type { Authorize, OutgoingCall } from './authorize.js';
import type { CredentialProvider, Credentials } from './sources/credentials.js';
import { systemRuntime, type Runtime } from './runtime.js';

/** What `sigV4` takes. */
export interface SigV4Options {
  /** Whose credentials sign; by default those of the environment, then the AWS SDK's chain if it is installed. */
  readonly credentials?: Credentials | CredentialProvider;
  /** The API's region, where its host does not say it: behind a custom domain. */
  readonly region?: string;
  /** The clock; the machine's by default. */
  readonly runtime?: Pick<Runtime, 'now'>;
}

/**
 * An `authorize` that signs with AWS Signature Version 4. Streams cannot be signed.
 * @example createRegistry({ table, authorize: sigV4() })
 */
export function sigV4({ credentials, region, runtime = systemRuntime }: SigV4Options = {}): Authorize {
  let loading: Promise<(call: OutgoingCall) => Promise<Record<string, string>>> | undefined;
  return async (call) => {
    loading ??= import('./sources/sign.js').then(({ createSigner }) => createSigner({ credentials, region, runtime }));
    return (await loading)(call);
  };
}
