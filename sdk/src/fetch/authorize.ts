// Headers that authorize a call, created for exactly the bytes that are sent; `sigV4` signs for IAM.
import { checkOptions } from '../check-options.js';
import { systemRuntime, type RegistryRuntime } from '../runtime.js';
import { type CredentialProvider, type SigningCredentials, createSigner, type OutgoingCall } from '../sources/sign.js';

export type { OutgoingCall, CredentialProvider, SigningCredentials } from '../sources/sign.js';

/**
 * Returns the headers to add to a call. Called for each attempt, with the address filled in.
 * @example const authorize: Authorize = async () => ({ authorization: `Bearer ${await token()}` });
 */
export type Authorize = (
  call: OutgoingCall,
) => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>;

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
  checkOptions('sigV4', options);
  const { credentials, region, runtime = systemRuntime } = options;
  return createSigner({ credentials, region, runtime });
}
