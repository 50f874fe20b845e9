// What to do about a problem, in the words of whoever reads it.
import { printable } from './text.js';

/** Who reads a remedy: a caller of the SDK, a person at the command line, or a client of the query endpoint. */
export type RemedyAudience = 'sdk' | 'cli' | 'http';

/** A remedy that names a method, a command or a route, and so differs by audience. */
export type RemedyKind =
  | { readonly kind: 'tag-service'; readonly service?: string }
  | { readonly kind: 'create-endpoint' }
  | { readonly kind: 'name-network' }
  | { readonly kind: 'name-region' }
  | { readonly kind: 'send-headers' }
  | { readonly kind: 'find-credentials' }
  | { readonly kind: 'retry' };

/** A remedy that comes with the words of every audience: only a look-up gives it, so only look-ups carry its text. */
type SpokenRemedy = Readonly<Record<RemedyAudience, string>>;

/** What to do: the same words for every audience, or words or a kind that each reads in its own. */
export type Remedy = string | SpokenRemedy | RemedyKind;

/** The remedies in the words of one audience. */
type RemedyWords = {
  readonly [K in RemedyKind['kind']]: string | ((remedy: Extract<RemedyKind, { kind: K }>) => string);
};

const tagOf = (service: string | undefined): string =>
  `Tag the private API with waypost:service${service === undefined ? '' : ` = ${service}`}`;

// One table for each audience, of constants and functions alone, so that bundlers drop those that are not used.
const FOR_SDK: RemedyWords = {
  'tag-service': ({ service }) => `${tagOf(service)}, or list the known names (npx waypost list).`,
  'create-endpoint': 'Create an execute-api VPC endpoint there, or pass the network of another.',
  'name-network': 'Pass the caller’s `network`, or set WAYPOST_NETWORK: a VPC id, endpoint id or network name.',
  'name-region': 'Pass `region`, or set AWS_REGION, or pass the VPC id as `network`.',
  'send-headers': 'Call registry.fetch, or take url and headers from registry.lookup.',
  'find-credentials': 'Install @aws-sdk/credential-provider-node, or pass `credentials`.',
  retry: 'It is retried automatically.',
};

const FOR_CLI: RemedyWords = {
  'tag-service': ({ service }) => `${tagOf(service)}, or list the known names: \`waypost list\`.`,
  'create-endpoint': 'Create an execute-api VPC endpoint there, or name the --network of another.',
  'name-network': 'Name the network of the caller: --network (or WAYPOST_NETWORK) with one of these.',
  'name-region': 'Give --region (or AWS_REGION), or the VPC id as --network.',
  'send-headers': 'Ask with --json: the answer has the url and the headers to send with each request.',
  'find-credentials':
    'Run  eval "$(aws configure export-credentials --format env)"  or install @aws-sdk/credential-provider-node.',
  retry: 'Try again in a moment.',
};

const FOR_HTTP: RemedyWords = {
  'tag-service': ({ service }) => `${tagOf(service)}, or list the known names (GET /v1/services).`,
  'create-endpoint': 'Create an execute-api VPC endpoint there, or list the known networks (GET /v1/networks).',
  'name-network': 'Add ?network= with the caller’s VPC id, endpoint id or network name.',
  'name-region': 'Add ?region=, or give the VPC id as ?network=.',
  'send-headers': 'Send the headers of GET /v1/services/{name}/address with each request.',
  'find-credentials': 'Give the query endpoint AWS credentials.',
  retry: 'Retry in a second; keep using the address that you have.',
};

const API_URL =
  'a URL such as https://a1b2c3d4e5-vpce-0a1b2c3d.execute-api.us-west-2.amazonaws.com/prod/, or the ARN that a 403 quotes. A custom domain does not name an API.';

/** Give the URL of a private API. */
export const giveApiUrl = (): SpokenRemedy => ({
  sdk: `Pass ${API_URL}`,
  cli: `Give ${API_URL}`,
  http: `Give ?url=, percent-encoded, with ${API_URL}`,
});

/** Give the header that names the API. */
export const giveApiHeader = (): SpokenRemedy => ({
  sdk: 'Add the header of the call: x-apigw-api-id: a1b2c3d4e5',
  cli: "Add the header of the call: -H 'x-apigw-api-id: a1b2c3d4e5'",
  http: 'Add ?apiId= with the value of the header x-apigw-api-id.',
});

const CHECK_API = 'Check the id and the region. Only private APIs that have a name are known';

/** Check the id of an API. */
export const checkApi = (): SpokenRemedy => ({
  sdk: `${CHECK_API}.`,
  cli: `${CHECK_API}: \`waypost list\`.`,
  http: `${CHECK_API} (GET /v1/services).`,
});

/** Deploys a stage. */
export const deployCommand = (apiId: string, stage: string, region: string): string =>
  `aws apigateway create-deployment --rest-api-id ${apiId} --stage-name ${stage} --region ${region}`;

/** Changes the configuration of an API. */
export const updateApiCommand = (apiId: string, patch: string, region: string): string =>
  `aws apigateway update-rest-api --rest-api-id ${apiId} --patch-operations ${patch} --region ${region}`;

/** A problem document of the query endpoint, as far as its remedy depends on it. */
interface RemedyFacts {
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
      if (details.what === 'url') return giveApiUrl();
      if (details.what === 'header') return giveApiHeader();
      break;
    case 'SERVICE_NOT_FOUND':
      if (details.apiId !== undefined) return checkApi();
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
export const remedyText = (remedy: Remedy, audience: RemedyAudience): string =>
  textFrom({ sdk: FOR_SDK, cli: FOR_CLI, http: FOR_HTTP }[audience], remedy, audience);

/** A remedy in the words of the SDK, safe to print. */
export const sdkRemedyText = (remedy: Remedy): string => textFrom(FOR_SDK, remedy, 'sdk');

function textFrom(table: RemedyWords, remedy: Remedy, audience: RemedyAudience): string {
  if (typeof remedy === 'string') return printable(remedy);
  if (!('kind' in remedy)) return printable(remedy[audience]);
  // The row is the kind's own, which the type of an indexed access does not keep.
  const words = table[remedy.kind] as string | ((remedy: RemedyKind) => string);
  return printable(typeof words === 'string' ? words : words(remedy));
}
