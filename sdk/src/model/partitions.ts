// Which suffix a region's hosts carry. Facts: botocore's data/partitions.json and endpoints.json (2026-05), and, for the
// endpoint services' prefixes, aws-cdk's aws-ec2/lib/vpc-endpoint.ts. Only aws and aws-cn were seen on the wire.

export interface Partition {
  readonly id: string;
  /** Matches the partition's regions. */
  readonly regions: RegExp;
  /** Ends every host: `amazonaws.com`. */
  readonly dnsSuffix: string;
  /** Begins the name of the execute-api endpoint service: `com.amazonaws` in `com.amazonaws.us-west-2.execute-api`. */
  readonly servicePrefix: string;
}

const AWS: Partition = {
  id: 'aws',
  regions: /^(us|eu|ap|sa|ca|me|af|il|mx)-[a-z]+-[0-9]+$/,
  dnsSuffix: 'amazonaws.com',
  servicePrefix: 'com.amazonaws',
};

/** The special partitions first: their regions must not be taken for `aws`. */
export const PARTITIONS: readonly Partition[] = [
  { id: 'aws-cn', regions: /^cn-[a-z]+-[0-9]+$/, dnsSuffix: 'amazonaws.com.cn', servicePrefix: 'cn.com.amazonaws' },
  { id: 'aws-us-gov', regions: /^us-gov-[a-z]+-[0-9]+$/, dnsSuffix: 'amazonaws.com', servicePrefix: 'com.amazonaws' },
  { id: 'aws-eusc', regions: /^eusc-[a-z]+-[a-z]+-[0-9]+$/, dnsSuffix: 'amazonaws.eu', servicePrefix: 'eu.amazonaws' },
  { id: 'aws-iso', regions: /^us-iso-[a-z]+-[0-9]+$/, dnsSuffix: 'c2s.ic.gov', servicePrefix: 'gov.ic.c2s' },
  { id: 'aws-iso-b', regions: /^us-isob-[a-z]+-[0-9]+$/, dnsSuffix: 'sc2s.sgov.gov', servicePrefix: 'gov.sgov.sc2s' },
  { id: 'aws-iso-e', regions: /^eu-isoe-[a-z]+-[0-9]+$/, dnsSuffix: 'cloud.adc-e.uk', servicePrefix: 'uk.adc-e.cloud' },
  { id: 'aws-iso-f', regions: /^us-isof-[a-z]+-[0-9]+$/, dnsSuffix: 'csp.hci.ic.gov', servicePrefix: 'gov.ic.hci.csp' },
  AWS,
];

/** The partition of a region; a region newer than this table counts as `aws`, whose prefixes grow. */
export function partitionOf(region: string): Partition {
  return PARTITIONS.find((partition) => partition.regions.test(region)) ?? AWS;
}

/** The endpoint service of a region's private APIs: `com.amazonaws.us-west-2.execute-api`. */
export function executeApiService(region: string): string {
  return `${partitionOf(region).servicePrefix}.${region}.execute-api`;
}
