import type { Timestamp, Warning } from './documents.js';

/**
 * How a URL reaches a private API.
 * - `endpoint-alias`: host `{api}-{vpce}…`; needs the endpoint to be associated with the API.
 * - `private-dns`: host `{api}…`; needs an endpoint with private DNS and a caller in that very VPC.
 * - `endpoint-dns`: the endpoint's own DNS name and the header `x-apigw-api-id`; needs neither.
 * - `custom-domain`: a private custom domain name.
 */
export type Form = 'endpoint-alias' | 'private-dns' | 'endpoint-dns' | 'custom-domain';

/** How one network reaches one service now. */
export interface Address {
  readonly service: string;
  readonly registry: string;
  /** Ends in `/`. */
  readonly url: string;
  /** To be sent with every request. */
  readonly headers: Readonly<Record<string, string>>;
  readonly form: Form;
  readonly apiId: string;
  readonly vpceId: string;
  readonly vpcId: string;
  readonly stage: string;
  readonly region: string;
  /** The account that owns the API. */
  readonly accountId: string;
  readonly generation: number;
  /** The latest of the births of the API, its stage and the endpoint. */
  readonly since: Timestamp;
  readonly warnings: readonly Warning[];
}
