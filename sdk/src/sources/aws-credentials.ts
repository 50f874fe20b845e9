// Whose credentials sign a request. Those of the environment are read directly, which is what Lambda and most containers
// have; every other kind takes the AWS SDK's own chain, an optional package that is loaded only then.
import { readVariable, type Environment } from '../environment.js';
import { loadOnce } from '../load-once.js';
import type { CredentialProvider, Credentials } from './credentials.js';

/** The provider for what a user gave, by default the environment and then the AWS SDK's chain. */
export function credentialProvider(
  given: Credentials | CredentialProvider | undefined,
  env: Environment,
): CredentialProvider {
  if (typeof given === 'function') return given;
  if (given !== undefined) return () => Promise.resolve(given);
  const loadChain = loadOnce(async () => (await import('./credential-chain.js')).loadChain());
  return async (options) => {
    // With a profile named, the AWS SDK leaves keys in the environment aside, and so do we.
    const found = readVariable(env, 'AWS_PROFILE') === undefined ? fromEnvironment(env) : undefined;
    if (found !== undefined) return found;
    return (await loadChain())(options);
  };
}

function fromEnvironment(env: Environment): Credentials | undefined {
  const accessKeyId = readVariable(env, 'AWS_ACCESS_KEY_ID');
  const secretAccessKey = readVariable(env, 'AWS_SECRET_ACCESS_KEY');
  if (accessKeyId === undefined || secretAccessKey === undefined) return undefined;
  return { accessKeyId, secretAccessKey, sessionToken: readVariable(env, 'AWS_SESSION_TOKEN') };
}
