// Whose credentials sign a request. Those of the environment are read directly, which is what Lambda and most containers
// have; every other kind takes the AWS SDK's own chain, an optional package that is loaded only then.
import { readVariable, type Environment } from '../environment.js';
import { unavailable } from '../outage.js';

/** Keys that sign requests to AWS. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

/** Called for every request; it is expected to keep what it found until that expires. */
export type CredentialProvider = (options?: { readonly forceRefresh?: boolean }) => Promise<Credentials>;

/** The provider for what a user gave, by default the environment and then the AWS SDK's chain. */
export function credentialProvider(
  given: Credentials | CredentialProvider | undefined,
  env: Environment,
): CredentialProvider {
  if (typeof given === 'function') return given;
  if (given !== undefined) return () => Promise.resolve(given);
  let chain: Promise<CredentialProvider> | undefined;
  return async (options) => {
    // With a profile named, the AWS SDK leaves keys in the environment aside, and so do we.
    const found = readVariable(env, 'AWS_PROFILE') === undefined ? fromEnvironment(env) : undefined;
    if (found !== undefined) return found;
    chain ??= loadChain();
    return await (await chain)(options).catch(refuse);
  };
}

function fromEnvironment(env: Environment): Credentials | undefined {
  const accessKeyId = readVariable(env, 'AWS_ACCESS_KEY_ID');
  const secretAccessKey = readVariable(env, 'AWS_SECRET_ACCESS_KEY');
  if (accessKeyId === undefined || secretAccessKey === undefined) return undefined;
  return { accessKeyId, secretAccessKey, sessionToken: readVariable(env, 'AWS_SESSION_TOKEN') };
}

async function loadChain(): Promise<CredentialProvider> {
  const chain = await import('@aws-sdk/credential-provider-node').catch((cause: unknown) => {
    throw unavailable({
      reason: 'credentials',
      message:
        'There are no AWS credentials in the environment, and the package that looks elsewhere is not installed.',
      remedy: 'Install @aws-sdk/credential-provider-node, or give `credentials`.',
      cause,
    });
  });
  return chain.defaultProvider();
}

function refuse(cause: unknown): never {
  throw unavailable({
    reason: 'credentials',
    message: `No AWS credentials were found: ${cause instanceof Error ? cause.message : String(cause)}.`,
    remedy: 'Give the process a role, a profile or keys.',
    cause,
  });
}
