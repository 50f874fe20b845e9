// The credentials that sign a request. Those of the environment are read directly, which is what Lambda and most containers
// have. All others come from the AWS SDK's chain, an optional package that is loaded only then.
import { readVariable, type Environment } from '../runtime.js';
import { messageOf } from '../model/printable.js';
import { unavailable } from '../outage.js';
import { loadOnce } from '../retry.js';

/** Keys that sign requests to AWS. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

/** Called for every request; it should cache what it found until that expires. */
export type CredentialProvider = (options?: { readonly forceRefresh?: boolean }) => Promise<Credentials>;

/** The provider of the given credentials; by default that of the environment, then the AWS SDK's chain. */
export function credentialProvider(
  given: Credentials | CredentialProvider | undefined,
  env: Environment,
): CredentialProvider {
  if (typeof given === 'function') return given;
  if (given !== undefined) return () => Promise.resolve(given);
  const loadChain = loadOnce(loadAwsChain);
  return async (options) => {
    // Like the AWS SDK: a named profile disables the keys in the environment.
    const found = readVariable(env, 'AWS_PROFILE') === undefined ? fromEnvironment(env) : undefined;
    return found ?? (await loadChain())(options);
  };
}

function fromEnvironment(env: Environment): Credentials | undefined {
  const accessKeyId = readVariable(env, 'AWS_ACCESS_KEY_ID');
  const secretAccessKey = readVariable(env, 'AWS_SECRET_ACCESS_KEY');
  if (accessKeyId === undefined || secretAccessKey === undefined) return undefined;
  return { accessKeyId, secretAccessKey, sessionToken: readVariable(env, 'AWS_SESSION_TOKEN') };
}

/** The AWS SDK's chain: profiles, SSO, containers, instances. */
async function loadAwsChain(): Promise<CredentialProvider> {
  const provide = await loadAwsProvider();
  return (options) =>
    provide(options).catch((cause: unknown) => {
      throw unavailable({
        reason: 'credentials',
        message: `No AWS credentials were found: ${messageOf(cause)}.`,
        remedy: 'Give the process a role, a profile or keys.',
        cause,
      });
    });
}

/** Within `try`, bundlers treat the package as optional. */
async function loadAwsProvider(): Promise<CredentialProvider> {
  try {
    return (await import('@aws-sdk/credential-provider-node')).defaultProvider();
  } catch (cause) {
    throw unavailable({
      reason: 'credentials',
      message: 'The environment has no AWS credentials, and the package that looks elsewhere is not installed.',
      remedy: { kind: 'find-credentials' },
      cause,
    });
  }
}
