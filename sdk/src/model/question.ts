/** What a caller asks of the registry. */
export interface Question {
  readonly service: string;
  readonly registry: string;
  /** A VPC id, an endpoint's id, or a network's name. */
  readonly network?: string | undefined;
  /** The caller's region: decides among the regions of a network's name. */
  readonly region?: string | undefined;
  /** Another stage than the one that is served. */
  readonly stage?: string | undefined;
}
