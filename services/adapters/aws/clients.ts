// Configures the AWS clients of a sweep. The SDK itself applies `AWS_ENDPOINT_URL` to each of them.

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

/** The SDK's retries are off, since `AwsCaller` retries and counts each call. Timeouts keep a call from hanging a sweep. */
export function clientConfig(region: string, connection: AwsConnection) {
  return {
    region,
    ...connection,
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 30_000, throwOnRequestTimeout: true },
  };
}
