// The address forms: what each needs, and which form works for an API and an endpoint.
import type { CustomDomain, Endpoint, ServiceRegion } from './documents.js';
import { isBasePath, isHostName } from './grammar.js';
import { aliasHost, isEndpointDnsName, privateDnsHost, stageUrl } from './url.js';

/**
 * How a URL reaches a private API: the address form.
 * - `endpoint-alias`: host `{api}-{vpce}…`; needs the endpoint to be associated with the API.
 * - `private-dns`: host `{api}…`; needs an endpoint with private DNS and a caller in that VPC.
 * - `endpoint-dns`: the endpoint's own DNS name and the header `x-apigw-api-id`; needs neither.
 * - `custom-domain`: a private custom domain name.
 */
export type AddressForm = 'endpoint-alias' | 'private-dns' | 'endpoint-dns' | 'custom-domain';

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
    url: ({ domain, stage }) => (domain === undefined ? '' : domainUrl(domain, stage)),
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
