// What to do about a problem, in the words of whoever reads it.
import { printable } from './printable.js';

/** Who reads a remedy: a caller of the SDK, a person at the command line, or a client of the query endpoint. */
export type RemedyAudience = 'sdk' | 'cli' | 'http';

/** A remedy that names a method, a command or a route, and so differs by audience. */
export type RemedyKind =
  | { readonly kind: 'tag-service'; readonly service?: string }
  | { readonly kind: 'create-endpoint' }
  | { readonly kind: 'name-network' }
  | { readonly kind: 'name-region' }
  | { readonly kind: 'check-api' }
  | { readonly kind: 'give-api-url' }
  | { readonly kind: 'give-api-header' }
  | { readonly kind: 'send-headers' }
  | { readonly kind: 'find-credentials' }
  | { readonly kind: 'retry' };

/** What to do: the same words for every audience, or a kind that each reads in its own. */
export type Remedy = string | RemedyKind;

type RemedyTable = {
  readonly [K in RemedyKind['kind']]: Readonly<
    Record<RemedyAudience, string | ((remedy: Extract<RemedyKind, { kind: K }>) => string)>
  >;
};

const tagOf = (service: string | undefined): string =>
  `Tag the private API with waypost:service${service === undefined ? '' : ` = ${service}`}`;

const API_URL =
  'a URL such as https://a1b2c3d4e5-vpce-0a1b2c3d.execute-api.us-west-2.amazonaws.com/prod/, or the ARN that a 403 quotes. A custom domain does not name an API.';

const REMEDIES: RemedyTable = {
  'tag-service': {
    sdk: ({ service }) => `${tagOf(service)}, or list the known names (npx waypost list).`,
    cli: ({ service }) => `${tagOf(service)}, or list the known names: \`waypost list\`.`,
    http: ({ service }) => `${tagOf(service)}, or list the known names (GET /v1/services).`,
  },
  'create-endpoint': {
    sdk: 'Create an execute-api VPC endpoint there, or pass the network of another.',
    cli: 'Create an execute-api VPC endpoint there, or name the --network of another.',
    http: 'Create an execute-api VPC endpoint there, or list the known networks (GET /v1/networks).',
  },
  'name-network': {
    sdk: 'Pass the caller’s `network`, or set WAYPOST_NETWORK: a VPC id, endpoint id or network name.',
    cli: 'Name the network of the caller: --network (or WAYPOST_NETWORK) with one of these.',
    http: 'Add ?network= with the caller’s VPC id, endpoint id or network name.',
  },
  'name-region': {
    sdk: 'Pass `region`, or set AWS_REGION, or pass the VPC id as `network`.',
    cli: 'Give --region (or AWS_REGION), or the VPC id as --network.',
    http: 'Add ?region=, or give the VPC id as ?network=.',
  },
  'check-api': {
    sdk: 'Check the id and the region. Only private APIs that have a name are known.',
    cli: 'Check the id and the region. Only private APIs that have a name are known: `waypost list`.',
    http: 'Check the id and the region. Only private APIs that have a name are known (GET /v1/services).',
  },
  'give-api-url': {
    sdk: `Pass ${API_URL}`,
    cli: `Give ${API_URL}`,
    http: `Give ?url=, percent-encoded, with ${API_URL}`,
  },
  'give-api-header': {
    sdk: 'Add the header of the call: x-apigw-api-id: a1b2c3d4e5',
    cli: "Add the header of the call: -H 'x-apigw-api-id: a1b2c3d4e5'",
    http: 'Add ?apiId= with the value of the header x-apigw-api-id.',
  },
  'send-headers': {
    sdk: 'Call registry.fetch, or take url and headers from registry.lookup.',
    cli: 'Ask with --json: the answer has the url and the headers to send with each request.',
    http: 'Send the headers of GET /v1/services/{name}/address with each request.',
  },
  'find-credentials': {
    sdk: 'Install @aws-sdk/credential-provider-node, or pass `credentials`.',
    cli: 'Run  eval "$(aws configure export-credentials --format env)"  or install @aws-sdk/credential-provider-node.',
    http: 'Give the query endpoint AWS credentials.',
  },
  retry: {
    sdk: 'It is retried automatically.',
    cli: 'Try again in a moment.',
    http: 'Retry in a second; keep using the address that you have.',
  },
};

/** A problem document of the query endpoint, as far as its remedy depends on it. */
export interface RemedyFacts {
  readonly code: string;
  readonly remedy: unknown;
  readonly details: Readonly<Record<string, unknown>>;
}

/**
 * The remedy of a problem document (RFC 9457), as a kind again where its words name a route.
 * @example remedyOfDocument({ code: 'NETWORK_NOT_FOUND', remedy: 'See GET /v1/networks', details: {} }) // { kind: 'create-endpoint' }
 */
export function remedyOfDocument({ code, remedy, details }: RemedyFacts): Remedy {
  switch (code) {
    case 'INVALID_REQUEST':
      if (details.what === 'url') return { kind: 'give-api-url' };
      if (details.what === 'header') return { kind: 'give-api-header' };
      break;
    case 'SERVICE_NOT_FOUND':
      if (details.apiId !== undefined) return { kind: 'check-api' };
      if (details.conflicts === undefined) return { kind: 'tag-service' };
      break;
    case 'NETWORK_NOT_FOUND':
      return { kind: 'create-endpoint' };
    case 'NETWORK_REQUIRED':
      return { kind: 'name-network' };
  }
  return typeof remedy === 'string' ? remedy : '';
}

/**
 * A remedy in the words of its audience, safe to print.
 * @example remedyText({ kind: 'name-region' }, 'http') // 'Add ?region=, or give the VPC id as ?network=.'
 */
export function remedyText(remedy: Remedy, audience: RemedyAudience): string {
  if (typeof remedy === 'string') return printable(remedy);
  // The row is the kind's own, which the type of an indexed access does not keep.
  const words = REMEDIES[remedy.kind][audience] as string | ((remedy: RemedyKind) => string);
  return printable(typeof words === 'string' ? words : words(remedy));
}
