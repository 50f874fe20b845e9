// The query endpoint's OpenAPI 3.1 document, of the schemas that requests are validated by and answers are tested by.
// Its schemas are open: a later version of the same major may add members, parameters and codes.
import * as z from 'zod';
import { components } from './components.js';
import { OPERATIONS, type OperationDescription, type Tag } from './operations.js';
import { REQUESTS, type RequestParameter, type Parameters, type RequestName, type RequestShape } from './requests.js';
import { PROBLEMS, PROBLEM_CODES, type ProblemCode } from './schemas/problems.js';

type Json = Readonly<Record<string, unknown>>;

/** The version of the contract, not of the software: members are added within a major, and nothing else changes. */
const VERSION = '1.0.0';

const DESCRIPTION = `The read-only HTTP endpoint of a Waypost registry: a live address book for private Amazon API Gateways.

- **Evolution.** Within version 1 members, parameters and codes may be added. Accept what you do not know.
- **Caching.** All answers but errors, \`/healthz\` and \`/v1/accounts\` have an \`ETag\`; send it as \`If-None-Match\`, and \
what has not changed is answered with 304. Bodies hold no ages. \`Cache-Control: no-cache\` reads what was written last: send it when \
an address has just failed.
- **Problems** are documents of RFC 9457 with a stable \`code\` and a \`remedy\`. They are checked in this order: INVALID_REQUEST, \
SERVICE_NOT_FOUND, SERVICE_GONE, SERVICE_NOT_READY, NETWORK_NOT_FOUND, NETWORK_REQUIRED, UNREACHABLE_FROM_NETWORK.
- **HEAD** is answered as GET, without the body. Other methods are refused with 405.
- **A deployed registry** sits behind a private API Gateway with IAM authorisation. What the gateway itself refuses (403, 429) \
is its own JSON with a \`message\`, and no problem document.`;

const TAGS: Readonly<Record<Tag, string>> = {
  Services: 'Names, and what they lead to.',
  Networks: 'Where callers sit.',
  Registry: 'The registry itself.',
};

export function openapiDocument(): Json {
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
        { get: operationOf(request, OPERATIONS[name as RequestName]) }, // Object.entries forgets the type
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

function schemas(): Json {
  const all = z.toJSONSchema(components, { uri: refTo, override: ({ jsonSchema }) => open(jsonSchema) }).schemas;
  const named = Object.entries(all).map(([name, { $schema: _, $id: __, ...schema }]) => [name, schema] as const);
  return Object.fromEntries(named.sort(([a], [b]) => (a < b ? -1 : 1)));
}

const refTo = (name: string) => `#/components/schemas/${name}`;

/** A client of today accepts the members of tomorrow. */
function open(schema: z.core.JSONSchema.BaseSchema): void {
  if (schema.additionalProperties === false) delete schema.additionalProperties;
}

function operationOf(request: RequestShape, operation: OperationDescription): Json {
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

function parametersOf(parameters: Parameters): Json[] {
  return Object.entries(parameters).map(([name, parameter]) => ({
    name,
    in: parameter.in,
    required: !parameter.schema.safeParse(undefined).success,
    description: parameter.description,
    schema: inline(parameter),
    ...(parameter.example === undefined ? {} : { example: parameter.example }),
  }));
}

function inline({ schema }: RequestParameter): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema);
  return rest;
}

function responsesOf({ momentary }: RequestShape, { answer, problems }: OperationDescription): Json {
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

function problemResponse(status: number, codes: readonly ProblemCode[]): Json {
  const those = codes.filter((code) => PROBLEMS[code].status === status);
  const headers = headersOf(['X-Waypost-Registry', ...(status === 503 ? ['Retry-After'] : [])]);
  return { description: those.join(' or '), headers, content: problemContent(those) };
}

function problemContent(codes: readonly ProblemCode[]): Json {
  const [only, ...others] = codes.map((code) => reference(PROBLEMS[code].schema));
  return { 'application/problem+json': { schema: others.length === 0 ? only : oneOf(codes) } };
}

function oneOf(codes: readonly ProblemCode[]): Json {
  const rows = codes.map((code) => [code, reference(PROBLEMS[code].schema)] as const);
  const mapping = Object.fromEntries(rows.map(([code, { $ref }]) => [code, $ref]));
  return { oneOf: rows.map(([, row]) => row), discriminator: { propertyName: 'code', mapping } };
}

function reference(schema: z.ZodType): { readonly $ref: string } {
  const named = components.get(schema);
  if (named === undefined) throw new TypeError('a schema without a name');
  return { $ref: refTo(named.id) };
}

const component = (kind: string, name: string) => ({ $ref: `#/components/${kind}/${name}` });

const headersOf = (names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, component('headers', name)]));

const HEADERS: Json = {
  ETag: { description: 'Changes whenever the body does.', schema: { type: 'string' } },
  'Retry-After': { description: 'After how many seconds to ask again.', schema: { type: 'string' } },
  'X-Waypost-Registry': { description: 'The registry’s name.', schema: { type: 'string' } },
};

const CONDITIONS: Json = {
  IfNoneMatch: {
    name: 'If-None-Match',
    in: 'header',
    description: 'The `ETag` of the answer that is at hand: if nothing has changed, the answer is 304.',
    schema: { type: 'string' },
  },
  CacheControl: {
    name: 'Cache-Control',
    in: 'header',
    description: '`no-cache` reads what was written last, and not what a replica may still hold.',
    schema: { type: 'string' },
  },
};

const NOT_MODIFIED: Json = {
  description: 'Nothing has changed since the answer with this `ETag`.',
  headers: headersOf(['ETag', 'X-Waypost-Registry']),
};

const REFUSED: Json = {
  description: 'Any other refusal: METHOD_NOT_ALLOWED for another method than GET and HEAD.',
  content: problemContent(PROBLEM_CODES),
};

const IAM: Json = {
  type: 'apiKey',
  name: 'Authorization',
  in: 'header',
  description: 'AWS Signature Version 4 for `execute-api`: a deployed registry. A local server asks for nothing.',
  'x-amazon-apigateway-authtype': 'awsSigv4',
};
