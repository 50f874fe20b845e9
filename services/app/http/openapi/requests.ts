// The requests of the query endpoint: each route's path and parameters, with the schemas that validate them and that the
// OpenAPI document quotes. The schemas of the answers are in another folder, since no request needs them.
import {
  ASKED,
  ASKED_ACTIVITY,
  PAGES,
  HEALTHS,
  IMPACT_PAGE,
  SEARCH_GRAMMAR,
  WANTED_HEALTH,
  USUAL_SINCE,
  WANTED_SUBJECT,
  WANTED_URL,
  isAccountId,
  isActivityCursor,
  isActor,
  isApiId,
  isNetworkName,
  isNetworkRef,
  isRegion,
  isServiceGlob,
  isServiceName,
  isSince,
  isStageName,
  limitTo,
  type Grammar,
  type ServiceHealth,
} from 'waypost/model';

export interface RequestParameter<T = unknown> {
  readonly in: 'path' | 'query';
  /** The kind of value, as in a refusal's `what`. */
  readonly what: string;
  /** The required form, in words. */
  readonly wanted: string;
  readonly required: boolean;
  /** Accepts or refuses a given text. */
  readonly fits: (given: string) => boolean;
  /** The value of an accepted text, or of a parameter that is left out. */
  readonly valueOf: (given: string | undefined) => T;
  /** The JSON Schema of the value. */
  readonly schema: Readonly<Record<string, unknown>>;
  readonly description: string;
  readonly example?: string;
}

export type Parameters = Readonly<Record<string, RequestParameter>>;

/** A route's request. */
export interface RequestShape<P extends Parameters = Parameters> {
  /** Literal segments, and at most one in braces, a parameter of that name: `/v1/services/{name}/address`. */
  readonly path: string;
  /** Any other parameter is refused, so that a mistyped name is never ignored. */
  readonly parameters: P;
  /** Its answers change with time: caches must not store them, and they have no ETag. */
  readonly momentary?: true;
}

/** The values of a request's parameters. */
export type ParameterValues<P extends Parameters> = { readonly [N in keyof P]: ReturnType<P[N]['valueOf']> };

const REQUIRED = { required: true, valueOf: (given: string | undefined) => given ?? '' } as const;
const OPTIONAL = { required: false, valueOf: (given: string | undefined) => given } as const;

/** Any text. */
const TEXT = { fits: () => true, schema: { type: 'string' } } as const;

/** A text that fits a grammar, documented by the grammar's pattern and length. */
const text = (fits: (value: string) => boolean, { pattern, longest }: Grammar) => ({
  fits,
  schema: { type: 'string', pattern: pattern.source, maxLength: longest },
});

const name = {
  in: 'path',
  what: 'service',
  wanted: ASKED.service.wanted,
  ...REQUIRED,
  ...text(isServiceName, isServiceName),
  description: 'The service’s name: lower-case DNS labels. It is never normalised.',
  example: 'orders-api',
} as const;

// The grammars also refuse what their patterns do not show: a network's name that begins with vpc- or vpce-, and a stage __proto__.

const networkRef = text(isNetworkRef, isNetworkName);

const network = {
  in: 'query',
  what: 'network',
  wanted: ASKED.network.wanted,
  ...OPTIONAL,
  ...networkRef,
  description:
    'The network of the caller: a VPC id, an endpoint’s id, or a network’s name. Optional if only one network can reach the service.',
  example: 'vpc-0a1b2c3d4e5f60718',
} as const;

const stage = {
  in: 'query',
  what: 'stage',
  wanted: ASKED.stage.wanted,
  ...OPTIONAL,
  ...text(isStageName, isStageName),
  description: 'A stage other than the served one.',
  example: 'beta',
} as const;

const region = {
  in: 'query',
  what: 'region',
  wanted: ASKED.region.wanted,
  ...OPTIONAL,
  ...text(isRegion, isRegion),
  description: 'The caller’s region. It selects among the regions of a network’s name.',
  example: 'eu-west-1',
} as const;

const limit = {
  in: 'query',
  what: 'limit',
  wanted: PAGES.limit.wanted,
  required: false,
  fits: PAGES.limit.fits,
  valueOf: (given: string | undefined) => (given === undefined ? PAGES.usual : Number(given)),
  schema: { type: 'integer', minimum: 1, maximum: PAGES.greatest, default: PAGES.usual },
  description: 'The maximum number of items on the page.',
} as const;

const cursor = {
  in: 'query',
  what: 'cursor',
  wanted: PAGES.cursor.wanted,
  ...OPTIONAL,
  ...TEXT,
  description: 'The `cursor` of the previous page. Opaque: its form may change.',
} as const;

const pasted = {
  in: 'query',
  what: 'url',
  wanted: WANTED_URL,
  ...REQUIRED,
  ...TEXT,
  description:
    'What is known of the call, percent-encoded: a URL or bare host, old or current; a curl command; or the message or ARN of a 403, whose account may be masked. The answer keeps the path.',
  example: 'https://a1b2c3d4e5-vpce-0a1b2c3d.execute-api.us-west-2.amazonaws.com/prod/orders/42',
} as const;

const apiHeader = {
  in: 'query',
  what: 'header',
  wanted: 'the id of an API',
  ...OPTIONAL,
  ...text(isApiId, isApiId),
  description: 'The value of the call’s header `x-apigw-api-id`, if the URL has the endpoint’s own DNS name.',
  example: 'a1b2c3d4e5',
} as const;

const search = {
  in: 'query',
  what: 'search',
  wanted: 'a search of at most 1000 characters',
  ...OPTIONAL,
  fits: (given: string) => given.length <= 1000,
  schema: { type: 'string', maxLength: 1000 },
  description: `Only services that fit. ${SEARCH_GRAMMAR} The limit counts only these.`,
  example: 'payments account:111122223333 is:live',
} as const;

const health = {
  in: 'query',
  what: 'health',
  wanted: WANTED_HEALTH.wanted,
  required: false,
  fits: WANTED_HEALTH.fits,
  valueOf: (given: string | undefined) => given as ServiceHealth | undefined, // it fits
  schema: { type: 'string', enum: [...HEALTHS] },
  description: 'Only live services with this health. The limit counts only these.',
  example: 'blocked',
} as const;

/** How many services, and how many networks, a page of the matrix has at most. */
export const MATRIX_PAGE = 100;

/** The limit of a page for which the documents of its services are read. */
const documentLimit = (most: number) =>
  ({
    ...limit,
    ...limitTo(most),
    valueOf: (given: string | undefined) => (given === undefined ? most : Number(given)),
    schema: { type: 'integer', minimum: 1, maximum: most, default: most },
    description: 'The maximum number of services on the page.',
  }) as const;

const impactSubject = {
  in: 'query',
  what: 'subject',
  wanted: WANTED_SUBJECT.wanted,
  ...REQUIRED,
  ...TEXT,
  fits: WANTED_SUBJECT.fits,
  description:
    'What is removed: the id of an API, endpoint or VPC, a URL of an API, or the name of a network or service. Of several, the first in this order.',
  example: 'vpce-0a1b2c3d4e5f60718',
} as const;

const names = {
  in: 'query',
  what: 'names',
  wanted: `at most ${MATRIX_PAGE} names of services, separated by commas`,
  required: false,
  fits: (given: string) =>
    given.split(',').length <= MATRIX_PAGE && given.split(',').every((each) => isServiceName(each)),
  valueOf: (given: string | undefined) => given?.split(','),
  schema: { type: 'string' },
  description: 'These services, in this order, instead of a page of those that fit `q`. Unknown names are left out.',
  example: 'orders-api,billing-api',
} as const;

const networkWords = {
  ...search,
  description: 'Only networks with all these words in their ids, name, region, account or endpoints’ ids.',
  example: 'shop eu-west-1',
} as const;

/** The cursor of a history is a position in it. */
const position = { ...cursor, ...PAGES.position } as const;

const since = {
  in: 'query',
  what: 'since',
  wanted: ASKED_ACTIVITY.since.wanted,
  required: false,
  ...text(isSince, isSince),
  valueOf: (given: string | undefined) => given ?? USUAL_SINCE,
  schema: { type: 'string', pattern: isSince.pattern.source, maxLength: isSince.longest, default: USUAL_SINCE },
  description:
    'Only changes since then: a span such as `90s`, `30m`, `1h` or `7d`, or a time. Activity is kept for 30 days.',
  example: '1h',
} as const;

const account = {
  in: 'query',
  what: 'account',
  wanted: ASKED_ACTIVITY.account.wanted,
  ...OPTIONAL,
  ...text(isAccountId, isAccountId),
  description: 'Only changes of this account.',
  example: '111122223333',
} as const;

const serviceGlob = {
  in: 'query',
  what: 'service',
  wanted: ASKED_ACTIVITY.service.wanted,
  ...OPTIONAL,
  ...text(isServiceGlob, isServiceGlob),
  description: 'Only changes of this service, or of the services that the glob fits.',
  example: 'orders-*',
} as const;

const by = {
  in: 'query',
  what: 'by',
  wanted: ASKED_ACTIVITY.by.wanted,
  ...OPTIONAL,
  ...text(isActor, isActor),
  description: 'Only changes by roles or users whose name has this part, in any case, or with this tool.',
  example: 'role/ci',
} as const;

/** The cursor of the activity is a place in its index. */
const place = { ...cursor, fits: isActivityCursor } as const;

export const REQUESTS = {
  services: { path: '/v1/services', parameters: { limit, cursor, q: search, health } },
  service: { path: '/v1/services/{name}', parameters: { name } },
  address: { path: '/v1/services/{name}/address', parameters: { name, network, stage, region } },
  explain: { path: '/v1/services/{name}/explain', parameters: { name, network, stage, region } },
  history: { path: '/v1/services/{name}/history', parameters: { name, limit, cursor: position } },
  networks: { path: '/v1/networks', parameters: { limit, cursor } },
  network: {
    path: '/v1/networks/{ref}',
    parameters: {
      ref: {
        ...network,
        in: 'path',
        ...REQUIRED,
        description: 'A VPC id, an endpoint’s id, or a network’s name.',
      },
    },
  },
  matrix: {
    path: '/v1/matrix',
    parameters: { names, q: search, networks: networkWords, limit: documentLimit(MATRIX_PAGE), cursor },
  },
  impact: { path: '/v1/impact', parameters: { of: impactSubject, limit: documentLimit(IMPACT_PAGE), cursor } },
  lookup: { path: '/v1/lookup', parameters: { url: pasted, apiId: apiHeader } },
  explainUrl: { path: '/v1/explain', parameters: { url: pasted, apiId: apiHeader, network, region } },
  activity: { path: '/v1/activity', parameters: { since, account, service: serviceGlob, by, limit, cursor: place } },
  accounts: { path: '/v1/accounts', parameters: {}, momentary: true },
  healthz: { path: '/healthz', parameters: {}, momentary: true },
  openapi: { path: '/v1/openapi.json', parameters: {} },
} as const satisfies Readonly<Record<string, RequestShape>>;

export type RequestName = keyof typeof REQUESTS;
