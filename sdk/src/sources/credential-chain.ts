// The AWS SDK's own chain of credentials: profiles, SSO, containers, instances. An optional package.
import { unavailable } from '../outage.js';
import type { CredentialProvider } from './credentials.js';

export async function loadChain(): Promise<CredentialProvider> {
  const provide = await loadProvider();
  return (options) => provide(options).catch(refuse);
}

/** Within `try`, bundlers take the package for one that need not be there. */
async function loadProvider(): Promise<CredentialProvider> {
  try {
    return (await import('@aws-sdk/credential-provider-node')).defaultProvider();
  } catch (cause) {
    throw unavailable({
      reason: 'credentials',
      message:
        'There are no AWS credentials in the environment, and the package that looks elsewhere is not installed.',
      remedy: { kind: 'find-credentials' },
      cause,
    });
  }
}

function refuse(cause: unknown): never {
  throw unavailable({
    reason: 'credentials',
    message: `No AWS credentials were found: ${cause instanceof Error ? cause.message : String(cause)}.`,
    remedy: 'Give the process a role, a profile or keys.',
    cause,
  });
}
