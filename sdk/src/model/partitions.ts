// The partitions of AWS and the suffixes of their hosts. Facts: botocore's data/partitions.json and endpoints.json (2026-05), and, for the
// endpoint services' prefixes, aws-cdk's aws-ec2/lib/vpc-endpoint.ts. Only aws and aws-cn were seen on the wire.

/** A partition of AWS, with the parts of its host and endpoint service names. */
export interface Partition {
  readonly id: string;
  /** Matches the partition's regions. */
  readonly regions: RegExp;
  /** Ends every host: `amazonaws.com`. */
  readonly dnsSuffix: string;
  /** Begins the name of the execute-api endpoint service: `com.amazonaws` in `com.amazonaws.us-west-2.execute-api`. */
  readonly servicePrefix: string;
}

type Row = readonly [id: string, regions: RegExp, dnsSuffix?: string, servicePrefix?: string];

const partition = ([id, regions, dnsSuffix = 'amazonaws.com', servicePrefix = 'com.amazonaws']: Row): Partition => ({
  id,
  regions,
  dnsSuffix,
  servicePrefix,
});

const AWS = partition(['aws', /^(us|eu|ap|sa|ca|me|af|il|mx)-[a-z]+-\d+$/]);

/** Special partitions come first, so that their regions do not match `aws`. */
export const PARTITIONS: readonly Partition[] = [
  partition(['aws-cn', /^cn-[a-z]+-\d+$/, 'amazonaws.com.cn', 'cn.com.amazonaws']),
  partition(['aws-us-gov', /^us-gov-[a-z]+-\d+$/]),
  partition(['aws-eusc', /^eusc-[a-z]+-[a-z]+-\d+$/, 'amazonaws.eu', 'eu.amazonaws']),
  partition(['aws-iso', /^us-iso-[a-z]+-\d+$/, 'c2s.ic.gov', 'gov.ic.c2s']),
  partition(['aws-iso-b', /^us-isob-[a-z]+-\d+$/, 'sc2s.sgov.gov', 'gov.sgov.sc2s']),
  partition(['aws-iso-e', /^eu-isoe-[a-z]+-\d+$/, 'cloud.adc-e.uk', 'uk.adc-e.cloud']),
  partition(['aws-iso-f', /^us-isof-[a-z]+-\d+$/, 'csp.hci.ic.gov', 'gov.ic.hci.csp']),
  AWS,
];

/**
 * The partition of a region; a region newer than this table counts as `aws`.
 * @example partitionOf('cn-north-1').dnsSuffix // 'amazonaws.com.cn'
 */
export function partitionOf(region: string): Partition {
  return PARTITIONS.find(({ regions }) => regions.test(region)) ?? AWS;
}

/**
 * The endpoint service of a region's private APIs: `com.amazonaws.us-west-2.execute-api`.
 * @example executeApiService('us-west-2') // 'com.amazonaws.us-west-2.execute-api'
 */
export function executeApiService(region: string): string {
  return `${partitionOf(region).servicePrefix}.${region}.execute-api`;
}
