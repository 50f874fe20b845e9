// Makes the query endpoint's OpenAPI 3.1 document from the schemas that validate requests and test answers. The schemas are
// open: a later version of the same major may add members, parameters and codes.
import * as z from 'zod';
import { components } from './components.js';
import { OPERATIONS, type OperationDescription, type Tag } from './operations.js';
import { REQUESTS, type Parameters, type RequestName, type RequestShape } from './requests.js';
import { PROBLEMS, PROBLEM_CODES, type ProblemCode } from './schemas/problems.js';

type OpenapiPart = Readonly<Record<string, unknown>>;

/** The version of the contract, not of the software: members are added within a major, and nothing else changes. */
const VERSION = '1.0.0';

const DESCRIPTION = `The read-only HTTP endpoint of a Waypost registry: a live address book for private Amazon API Gateways.

- **Evolution.** Version 1 may gain members, parameters and codes. Accept those that you do not know.
- **Caching.** All answers except errors, \`/healthz\` and \`/v1/accounts\` have an \`ETag\`. Send it as \`If-None-Match\` to get 304 \
if the answer has not changed. Bodies contain no ages. \`Cache-Control: no-cache\` makes a strongly consistent read: send it when an \
address has just failed.
- **Problems** are documents of RFC 9457 with a stable \`code\` and a \`remedy\`. They are checked in this order: INVALID_REQUEST, \
SERVICE_NOT_FOUND, SERVICE_GONE, SERVICE_NOT_READY, NETWORK_NOT_FOUND, NETWORK_REQUIRED, UNREACHABLE_FROM_NETWORK.
- **HEAD** gets the answer of GET without the body. Other methods get 405.
- **A deployed registry** is behind a private API Gateway with IAM authorisation. A refusal by that gateway (403, 429) is \
JSON with a \`message\`, not a problem document.`;

const TAGS: Readonly<Record<Tag, string>> = {
  Services: 'Services by name, and their addresses.',
  Networks: 'The networks of callers.',
  Registry: 'The registry itself.',
};

export function openapiDocument(): OpenapiPart {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Waypost query endpoint',
      version: VERSION,
      summary: 'Where private APIs are now',
      description: DESCRIPTION,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [
      { url: '..', description: 'The registry that this document was fetched from' },
      { url: 'http://127.0.0.1:4680', description: 'A local server (npm start)' },
    ],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    security: [{}, { iam: [] }],
    paths: Object.fromEntries(
      Object.entries(REQUESTS).map(([name, request]) => [
        request.path,
        { get: operationOf(request, OPERATIONS[name as RequestName]) }, // Object.entries loses the type
      ]),
    ),
    components: {
      schemas: schemas(),
      parameters: CONDITIONS,
      headers: HEADERS,
      responses: { NotModified: NOT_MODIFIED, Refused: REFUSED },
      securitySchemes: { iam: IAM },
    },
  };
}

function schemas(): OpenapiPart {
  const all = z.toJSONSchema(components, { uri: refTo, override: ({ jsonSchema }) => open(jsonSchema) }).schemas;
  const named = Object.entries(all).map(([name, { $schema: _, $id: __, ...schema }]) => [name, schema] as const);
  return Object.fromEntries(named.sort(([a], [b]) => (a < b ? -1 : 1)));
}

const refTo = (name: string) => `#/components/schemas/${name}`;

/** A client accepts members that later versions add. */
function open(schema: z.core.JSONSchema.BaseSchema): void {
  if (schema.additionalProperties === false) delete schema.additionalProperties;
}

function operationOf(request: RequestShape, operation: OperationDescription): OpenapiPart {
  const { operationId, tag, summary, description } = operation;
  const conditions = request.momentary ? [] : Object.keys(CONDITIONS).map((name) => component('parameters', name));
  const parameters = [...parametersOf(request.parameters), ...conditions];
  return {
    operationId,
    tags: [tag],
    summary,
    description,
    ...(parameters.length === 0 ? {} : { parameters }),
    responses: responsesOf(request, operation),
  };
}

function parametersOf(parameters: Parameters): OpenapiPart[] {
  return Object.entries(parameters).map(([name, parameter]) => ({
    name,
    in: parameter.in,
    required: parameter.required,
    description: parameter.description,
    schema: parameter.schema,
    ...(parameter.example === undefined ? {} : { example: parameter.example }),
  }));
}

function responsesOf({ momentary }: RequestShape, { answer, problems }: OperationDescription): OpenapiPart {
  const codes: readonly ProblemCode[] = ['INVALID_REQUEST', ...problems];
  const statuses = [...new Set(codes.map((code) => PROBLEMS[code].status))].sort((a, b) => a - b);
  return {
    200: {
      description: 'Found',
      headers: headersOf(momentary ? ['X-Waypost-Registry'] : ['ETag', 'X-Waypost-Registry']),
      content: { 'application/json': { schema: answer === undefined ? { type: 'object' } : reference(answer) } },
    },
    ...(momentary ? {} : { 304: component('responses', 'NotModified') }),
    ...Object.fromEntries(statuses.map((status) => [status, problemResponse(status, codes)])),
    default: component('responses', 'Refused'),
  };
}

function problemResponse(status: number, codes: readonly ProblemCode[]): OpenapiPart {
  const those = codes.filter((code) => PROBLEMS[code].status === status);
  const headers = headersOf(['X-Waypost-Registry', ...(status === 503 ? ['Retry-After'] : [])]);
  return { description: those.join(' or '), headers, content: problemContent(those) };
}

function problemContent(codes: readonly ProblemCode[]): OpenapiPart {
  const [only, ...others] = codes.map((code) => reference(PROBLEMS[code].schema));
  return { 'application/problem+json': { schema: others.length === 0 ? only : oneOf(codes) } };
}

function oneOf(codes: readonly ProblemCode[]): OpenapiPart {
  const rows = codes.map((code) => [code, reference(PROBLEMS[code].schema)] as const);
  const mapping = Object.fromEntries(rows.map(([code, { $ref }]) => [code, $ref]));
  return { oneOf: rows.map(([, row]) => row), discriminator: { propertyName: 'code', mapping } };
}

function reference(schema: z.ZodType): { readonly $ref: string } {
  const named = components.get(schema);
  if (named === undefined) throw new TypeError('The schema has no component name.');
  return { $ref: refTo(named.id) };
}

const component = (kind: string, name: string) => ({ $ref: `#/components/${kind}/${name}` });

const headersOf = (names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, component('headers', name)]));

const HEADERS: OpenapiPart = {
  ETag: { description: 'Changes if and only if the body changes.', schema: { type: 'string' } },
  'Retry-After': { description: 'The number of seconds to wait before the next request.', schema: { type: 'string' } },
  'X-Waypost-Registry': { description: 'The registry’s name.', schema: { type: 'string' } },
};

const CONDITIONS: OpenapiPart = {
  IfNoneMatch: {
    name: 'If-None-Match',
    in: 'header',
    description: 'The `ETag` of an earlier answer. If the answer has not changed, the response is 304.',
    schema: { type: 'string' },
  },
  CacheControl: {
    name: 'Cache-Control',
    in: 'header',
    description: '`no-cache` makes a strongly consistent read, which no replica answers.',
    schema: { type: 'string' },
  },
};

const NOT_MODIFIED: OpenapiPart = {
  description: 'The answer with this `ETag` has not changed.',
  headers: headersOf(['ETag', 'X-Waypost-Registry']),
};

const REFUSED: OpenapiPart = {
  description: 'Any other refusal: METHOD_NOT_ALLOWED for a method other than GET and HEAD.',
  content: problemContent(PROBLEM_CODES),
};

const IAM: OpenapiPart = {
  type: 'apiKey',
  name: 'Authorization',
  in: 'header',
  description:
    'AWS Signature Version 4 for `execute-api`, for a deployed registry. A local server needs no authorisation.',
  'x-amazon-apigateway-authtype': 'awsSigv4',
};
