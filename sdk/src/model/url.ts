// How a URL reaches a private API: the address forms, of which one is chosen, and the hosts, which differ by AWS partition.
// Refuses any part that does not fit its grammar.
import type { AddressForm } from './answers.js';
import type { CustomDomain, Endpoint, ServiceRegion } from './documents.js';
import { quote } from './text.js';
import { isApiId, isBasePath, isHostName, isRegion, isStageName, isVpceId, defined, parseUrl } from './schema.js';

/** One endpoint that could carry a call to one API. */
export interface CallRoute {
  readonly apiId: string;
  readonly stage: string;
  readonly region: string;
  readonly endpoint: Endpoint;
  /** The API's configuration lists the endpoint. */
  readonly associated: boolean;
  /** The caller named the endpoint's VPC as its own. */
  readonly inVpc: boolean;
  /** A custom domain that may serve, if the registry prefers one. */
  readonly domain?: CustomDomain | undefined;
}

export interface RouteTarget {
  readonly form: AddressForm;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

interface FormRow {
  readonly form: AddressForm;
  /** What the form needs. */
  readonly serves: (route: CallRoute) => boolean;
  readonly url: (route: CallRoute) => string;
  readonly headers?: (route: CallRoute) => Record<string, string>;
}

const alias = (route: CallRoute) => stageUrl(aliasHost(route.apiId, route.endpoint.vpceId, route.region), route.stage);

/** In order of preference. The last form equals a hard-coded URL and always applies. */
const FORMS: readonly FormRow[] = [
  {
    // Only if configured: the registry cannot see whether the caller's DNS knows the name.
    form: 'custom-domain',
    serves: (route) => route.domain !== undefined,
    url: ({ domain, stage }) => (!domain ? '' : domainUrl(domain, stage)),
  },
  { form: 'endpoint-alias', serves: (route) => route.associated, url: alias },
  {
    form: 'private-dns',
    serves: (route) => route.endpoint.privateDns && route.inVpc,
    url: (route) => stageUrl(privateDnsHost(route.apiId, route.region), route.stage),
  },
  {
    // A header instead of `Host`, which a proxy may rewrite.
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-test-invoke-url.html
    form: 'endpoint-dns',
    serves: ({ endpoint, region }) =>
      endpoint.dnsName !== null && isEndpointDnsName(endpoint.dnsName, endpoint.vpceId, region),
    url: (route) => stageUrl(route.endpoint.dnsName ?? '', route.stage),
    headers: (route) => ({ 'x-apigw-api-id': route.apiId }),
  },
  { form: 'endpoint-alias', serves: () => true, url: alias },
];

/** The URL of a route. */
export function targetOf(route: CallRoute): RouteTarget {
  const row = FORMS.find((candidate) => candidate.serves(route)) as FormRow; // the last row serves every route
  return { form: row.form, url: row.url(route), headers: row.headers?.(route) ?? {} };
}

/** States in which a domain serves no call. In any other state it may. */
const CLOSED = ['pending', 'failed'];

/** The first domain that may serve; prefers one that is known to admit the endpoint. */
export function domainFor({ domains = [] }: ServiceRegion, stage: string, vpceId: string): CustomDomain | undefined {
  const fit = domains.filter(
    (domain) =>
      (domain.stage ?? stage) === stage &&
      domain.rules !== 'only' &&
      !CLOSED.includes(domain.state ?? '') &&
      letsIn(domain, vpceId) !== false &&
      isHostName(domain.name) &&
      (domain.basePath === '' || isBasePath(domain.basePath)),
  );
  return fit.find((domain) => letsIn(domain, vpceId)) ?? fit[0];
}

/** Whether the endpoint has an access association; undefined if unknown. */
export function letsIn({ vpceIds, partly }: CustomDomain, vpceId: string): boolean | undefined {
  const isSeen = vpceIds?.includes(vpceId);
  return isSeen === false && partly ? undefined : isSeen;
}

/** `https://{name}/{basePath}/`: the mapping hides the stage, or leaves it to the caller. */
export function domainUrl({ name, basePath, stage: hidden }: CustomDomain, stage: string): string {
  return `https://${[name, basePath, hidden === null ? stage : ''].filter((part) => part !== '').join('/')}/`;
}

// Partitions are facts of botocore's data/partitions.json and endpoints.json (2026-05), and, for the endpoint services' prefixes, of
// aws-cdk's aws-ec2/lib/vpc-endpoint.ts. Only aws and aws-cn were seen on the wire.

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

type PartitionFacts = readonly [id: string, regions: RegExp, dnsSuffix?: string, servicePrefix?: string];

const partition = ([
  id,
  regions,
  dnsSuffix = 'amazonaws.com',
  servicePrefix = 'com.amazonaws',
]: PartitionFacts): Partition => ({
  id,
  regions,
  dnsSuffix,
  servicePrefix,
});

const AWS = partition(['aws', /^(us|eu|ap|sa|ca|me|af|il|mx)-[a-z]+-\d+$/]);

/** No region matches two. */
export const PARTITIONS: readonly Partition[] = [
  AWS,
  partition(['aws-cn', /^cn-[a-z]+-\d+$/, 'amazonaws.com.cn', 'cn.com.amazonaws']),
  partition(['aws-us-gov', /^us-gov-[a-z]+-\d+$/]),
  partition(['aws-eusc', /^eusc-[a-z]+-[a-z]+-\d+$/, 'amazonaws.eu', 'eu.amazonaws']),
  partition(['aws-iso', /^us-iso-[a-z]+-\d+$/, 'c2s.ic.gov', 'gov.ic.c2s']),
  partition(['aws-iso-b', /^us-isob-[a-z]+-\d+$/, 'sc2s.sgov.gov', 'gov.sgov.sc2s']),
  partition(['aws-iso-e', /^eu-isoe-[a-z]+-\d+$/, 'cloud.adc-e.uk', 'uk.adc-e.cloud']),
  partition(['aws-iso-f', /^us-isof-[a-z]+-\d+$/, 'csp.hci.ic.gov', 'gov.ic.hci.csp']),
];

/**
 * The partition of a region; a region newer than this table counts as `aws`.
 * @example partitionOf('cn-north-1').dnsSuffix // 'amazonaws.com.cn'
 */
export const partitionOf = (region: string): Partition => PARTITIONS.find(({ regions }) => regions.test(region)) ?? AWS;

/**
 * An ARN in the partition of its region; `rest` is the account, which may be empty, and the resource.
 * @example arnOf('apigateway', 'cn-north-1', ':/restapis') // 'arn:aws-cn:apigateway:cn-north-1::/restapis'
 */
export const arnOf = (service: string, region: string, rest: string): string =>
  `arn:${partitionOf(region).id}:${service}:${region}:${rest}`;

const COMPASS = /-(north|south|east|west|central|northeast|northwest|southeast|southwest)-\d{1,2}$/;

/**
 * Whether AWS could have a region of this name: the region may be newer than this package, but a misspelt one is refused.
 * @example isAwsRegion('eu-wset-1') // false
 */
export const isAwsRegion = (text: unknown): text is string => isRegion(text) && COMPASS.test(text);

/**
 * The endpoint service of a region's private APIs: `com.amazonaws.us-west-2.execute-api`.
 * @example executeApiService('us-west-2') // 'com.amazonaws.us-west-2.execute-api'
 */
export const executeApiService = (region: string): string =>
  `${partitionOf(region).servicePrefix}.${region}.execute-api`;

/**
 * `{api}-{vpce}.execute-api.{region}.{suffix}`: public DNS leads it to the endpoint, if the two are associated.
 * @example aliasHost('a1b2c3d4e5', 'vpce-0a', 'eu-west-1') // 'a1b2c3d4e5-vpce-0a.execute-api.eu-west-1.amazonaws.com'
 */
export const aliasHost = (apiId: string, vpceId: string, region: string): string =>
  `${fit(apiId, isApiId)}-${fit(vpceId, isVpceId)}.execute-api.${hostTail(region)}`;

/**
 * `{api}.execute-api.{region}.{suffix}`: only a VPC whose endpoint has private DNS leads it to that endpoint.
 * @example privateDnsHost('a1b2c3d4e5', 'eu-west-1') // 'a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com'
 */
export const privateDnsHost = (apiId: string, region: string): string =>
  `${fit(apiId, isApiId)}.execute-api.${hostTail(region)}`;

/**
 * `https://{host}/{stage}/`.
 * @example stageUrl('orders.example.com', 'prod') // 'https://orders.example.com/prod/'
 */
export function stageUrl(host: string, stage: string): string {
  return `https://${fit(host, isHostName)}/${fit(stage, isStageName)}/`;
}

/**
 * Whether `name` is an endpoint's own DNS name in that region: `vpce-0f-rand.execute-api.{region}.vpce.{suffix}`.
 * @example isEndpointDnsName('vpce-0a-1b.execute-api.eu-west-1.vpce.amazonaws.com', 'vpce-0a', 'eu-west-1') // true
 */
export const isEndpointDnsName = (name: string, vpceId: string, region: string): boolean =>
  name.startsWith(`${vpceId}-`) &&
  name.endsWith(`.execute-api.${region}.vpce.${partitionOf(region).dnsSuffix}`) &&
  isHostName(name);

const hostTail = (region: string): string => `${fit(region, isRegion)}.${partitionOf(region).dnsSuffix}`;

function fit(text: string, grammar: (text: unknown) => boolean): string {
  if (!grammar(text)) throw new TypeError(`not fit for a URL: ${quote(text)}`);
  return text;
}

/** Percent-encodes all but the unreserved characters of RFC 3986. */
export const encodeStrictly = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

/** The parts of an execute-api URL: `vpceId` in the form `endpoint-alias`, `stage` where it has a path. */
export interface ApiUrl {
  readonly apiId: string;
  readonly vpceId?: string;
  readonly region: string;
  readonly stage?: string;
}

/**
 * The parts of an execute-api URL; `undefined` for any other text. An endpoint's own DNS name does not name an API.
 * @example parseApiUrl('https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/prod/') // { apiId: 'a1b2c3d4e5', region: 'eu-west-1', stage: 'prod' }
 */
export function parseApiUrl(text: string): ApiUrl | undefined {
  const whole = /^https?:\/\//i.test(text) ? text : `https://${text}`;
  const url = parseUrl(whole);
  if (!url) return undefined;
  const { hostname, pathname } = url;
  const parts = /^([a-z0-9]+)(?:-(vpce-[0-9a-f]+))?\.execute-api\.([a-z0-9-]+)\.(.+?)\.?$/.exec(hostname);
  const [, apiId, vpceId, region, suffix] = parts ?? [];
  if (!isApiId(apiId) || !isRegion(region) || suffix !== partitionOf(region).dnsSuffix) return undefined;
  const stage = pathname.split('/')[1];
  return { apiId, region, ...defined({ vpceId, stage: isStageName(stage) ? stage : undefined }) };
}
