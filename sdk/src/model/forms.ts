// The forms of a URL: what each needs, and which one serves a pair of an API and an endpoint.
import type { Form } from './address.js';
import { domainUrl } from './custom-domain.js';
import type { CustomDomain, Endpoint } from './documents.js';
import { aliasHost, isEndpointDnsName, privateDnsHost, stageUrl } from './url.js';

/** One endpoint that could carry a call to one API. */
export interface Route {
  readonly apiId: string;
  readonly stage: string;
  readonly region: string;
  readonly endpoint: Endpoint;
  /** Whether the API's configuration lists the endpoint. */
  readonly associated: boolean;
  /** Whether the caller said that it sits in the endpoint's very VPC. */
  readonly inVpc: boolean;
  /** A custom domain that may serve, where the registry prefers one. */
  readonly domain?: CustomDomain | undefined;
}

export interface RouteTarget {
  readonly form: Form;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

interface FormRow {
  readonly form: Form;
  /** What the form needs. */
  readonly serves: (route: Route) => boolean;
  readonly url: (route: Route) => string;
  readonly headers?: (route: Route) => Record<string, string>;
}

const alias = (route: Route) => stageUrl(aliasHost(route.apiId, route.endpoint.vpceId, route.region), route.stage);

/** In order of preference; the last one is what a hard-coded URL would be, and always serves. */
const FORMS: readonly FormRow[] = [
  {
    // Never by itself: whether the caller's DNS knows the name cannot be seen.
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
    // The header rather than `Host`, which a proxy in between may rewrite.
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-test-invoke-url.html
    form: 'endpoint-dns',
    serves: ({ endpoint, region }) =>
      endpoint.dnsName !== null && isEndpointDnsName(endpoint.dnsName, endpoint.vpceId, region),
    url: (route) => stageUrl(route.endpoint.dnsName ?? '', route.stage),
    headers: (route) => ({ 'x-apigw-api-id': route.apiId }),
  },
  { form: 'endpoint-alias', serves: () => true, url: alias },
];

/** The URL by which this route is taken. */
export function targetOf(route: Route): RouteTarget {
  const row = FORMS.find((candidate) => candidate.serves(route)) as FormRow; // the last row serves every route
  return { form: row.form, url: row.url(route), headers: row.headers?.(route) ?? {} };
}
