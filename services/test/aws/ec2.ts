// Fakes EC2's query protocol and XML for DescribeVpcEndpoints and DescribeRegions.
import type { FakeEndpoint } from './account.js';
import { type OperationContext, type AwsOperation, type AwsReply, Fault, element, xml } from './protocol.js';

export const ec2: Readonly<Record<string, AwsOperation>> = {
  DescribeVpcEndpoints: describeVpcEndpoints,
  DescribeRegions: describeRegions,
};

/** The enabled regions of every account. */
const REGIONS = ['us-east-1', 'eu-west-1'];

function describeRegions(): AwsReply {
  const items = REGIONS.map(
    (region) => `<item>${element('regionName', region)}<optInStatus>opt-in-not-required</optInStatus></item>`,
  );
  return xml(
    `<DescribeRegionsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>r-1</requestId>` +
      `<regionInfo>${items.join('')}</regionInfo></DescribeRegionsResponse>`,
  );
}

const LARGEST_PAGE = 1000;

/** The endpoints of one page of an answer, and the token of the next page. */
export function findEndpoints({ call, scope, largestPage }: OperationContext) {
  const ids = numbered(call.params, 'VpcEndpointId');
  const unknown = ids.find((id) => !scope.endpoints.some((endpoint) => endpoint.vpcEndpointId === id));
  if (unknown !== undefined) {
    throw new Fault(
      { status: 400, code: 'InvalidVpcEndpointId.NotFound' },
      `The Vpc Endpoint Id '${unknown}' does not exist`,
    );
  }
  const found = scope.endpoints
    .filter((endpoint) => ids.length === 0 || ids.includes(endpoint.vpcEndpointId))
    .filter((endpoint) => filtersOf(call.params).every((filter) => passes(endpoint, filter)));
  const from = call.params.NextToken === undefined ? 0 : readToken(call.params.NextToken as string); /* of the form */
  const size = Math.min(Number(call.params.MaxResults ?? LARGEST_PAGE), LARGEST_PAGE, largestPage);
  const next = from + size < found.length ? `token-${String(from + size)}` : undefined;
  return { page: found.slice(from, from + size), next };
}

function describeVpcEndpoints(context: OperationContext): AwsReply {
  const { page, next } = findEndpoints(context);
  return xml(
    `<?xml version="1.0" encoding="UTF-8"?><DescribeVpcEndpointsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">` +
      `<requestId>r-1</requestId><vpcEndpointSet>${page.map(item).join('')}</vpcEndpointSet>` +
      `${element('nextToken', next)}</DescribeVpcEndpointsResponse>`,
  );
}

function readToken(token: string): number {
  const [, from] = /^token-([0-9]+)$/.exec(token) ?? [];
  if (from === undefined)
    throw new Fault({ status: 400, code: 'InvalidNextToken' }, 'The token is invalid or has expired.');
  return Number(from);
}

function numbered(params: Readonly<Record<string, unknown>>, prefix: string): string[] {
  return Object.entries(params)
    .filter(([key]) => new RegExp(`^${prefix}\\.[0-9]+$`).test(key))
    .map(([, value]) => String(value));
}

interface EndpointFilter {
  readonly name: string;
  readonly values: readonly string[];
}

function filtersOf(params: Readonly<Record<string, unknown>>): EndpointFilter[] {
  const names = Object.entries(params).filter(([key]) => /^Filter\.[0-9]+\.Name$/.test(key));
  return names.map(([key, name]) => ({
    name: String(name),
    values: numbered(params, key.replace(/\.Name$/, '.Value').replace(/\./g, '\\.')),
  }));
}

/** `*` and `?` are EC2's wildcards. */
function passes(endpoint: FakeEndpoint, { name, values }: EndpointFilter): boolean {
  if (name !== 'service-name')
    throw new Fault({ status: 400, code: 'InvalidParameterValue' }, `The filter '${name}' is invalid`);
  return values.some((value) => {
    const pattern = value
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replace(/\*/g, '.*')
      .replace(/\?/g, '.');
    return new RegExp(`^${pattern}$`).test(endpoint.serviceName ?? '');
  });
}

const DEFAULT_POLICY = '{"Statement":[{"Action":"*","Effect":"Allow","Principal":"*","Resource":"*"}]}';

function policyOf({ policy = DEFAULT_POLICY }: FakeEndpoint): string {
  return element('policyDocument', policy === '' ? undefined : policy);
}

function item(endpoint: FakeEndpoint): string {
  const dns = (endpoint.dnsNames ?? []).map(
    (name) => `<item>${element('dnsName', name)}<hostedZoneId>Z1</hostedZoneId></item>`,
  );
  const tags = Object.entries(endpoint.tags ?? {}).map(
    ([key, value]) => `<item>${element('key', key)}${element('value', value)}</item>`,
  );
  const created = endpoint.createdAt === undefined ? undefined : new Date(endpoint.createdAt * 1000).toISOString();
  return (
    `<item>${element('vpcEndpointId', endpoint.vpcEndpointId)}<vpcEndpointType>Interface</vpcEndpointType>` +
    `${element('vpcId', endpoint.vpcId)}${element('serviceName', endpoint.serviceName)}${element('state', endpoint.state)}` +
    `${policyOf(endpoint)}<routeTableIdSet/><subnetIdSet><item>subnet-1</item></subnetIdSet>` +
    `${element('privateDnsEnabled', endpoint.privateDnsEnabled)}<requesterManaged>false</requesterManaged>` +
    `<dnsEntrySet>${dns.join('')}</dnsEntrySet>${element('creationTimestamp', created)}` +
    `<tagSet>${tags.join('')}</tagSet>${element('serviceRegion', endpoint.serviceRegion)}</item>`
  );
}
