// How AWS's clients are made for a sweep. `AWS_ENDPOINT_URL` reaches each of them by the SDK's own configuration.

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** What differs from the SDK's defaults; in tests the control plane's URL and credentials. */
export interface AwsConnection {
  readonly endpoint?: string;
  readonly credentials?: Credentials;
}

/** Retries are the caller's, so that each is counted; no call may hang a sweep. */
export function clientConfig(region: string, connection: AwsConnection) {
  return {
    region,
    ...connection,
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 30_000, throwOnRequestTimeout: true },
  };
}
