// The AWS clients of a sweep, and their configuration. The SDK itself applies `AWS_ENDPOINT_URL` to each of them.
import { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import type { EC2Client } from '@aws-sdk/client-ec2';

export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** What differs from the SDK's defaults: in tests, the fake control plane's URL and credentials. */
export interface AwsConnection {
  readonly endpoint?: string;
  readonly credentials?: AwsCredentials;
}

/**
 * The SDK's retries are off, since `AwsCaller` retries and counts each call. Timeouts keep a call from hanging a sweep.
 * @param requestTimeout for one try, in milliseconds.
 */
export function clientConfig(region: string, connection: AwsConnection, requestTimeout = 30_000) {
  return {
    region,
    ...connection,
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 5_000, requestTimeout, throwOnRequestTimeout: true },
  };
}

/** The two methods of a client that sweeps use. */
type ClientCalls<C extends { readonly send: unknown; readonly destroy: unknown }> = Pick<C, 'send' | 'destroy'>;

/** The clients of one scope. */
export interface ScopeClients {
  readonly apiGateway: ClientCalls<APIGatewayClient>;
  /** EC2's client is large, so it is loaded on first use. */
  readonly ec2: () => Promise<ClientCalls<EC2Client>>;
}

export function createScopeClients(region: string, connection: AwsConnection): ScopeClients {
  const config = clientConfig(region, connection);
  return {
    apiGateway: new APIGatewayClient(config),
    ec2: async () => {
      const { EC2Client } = await import('./ec2.js');
      return new EC2Client(config);
    },
  };
}
