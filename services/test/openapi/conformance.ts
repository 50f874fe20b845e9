// Compares an answer of the query endpoint with the OpenAPI document: its status, its headers, and each member of its body. The
// document allows members of later versions; a closed copy of it finds members that it does not name.
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import document from '../../openapi.json';

interface RequestLine {
  readonly method: string;
  /** With or without a query. */
  readonly path: string;
}

/** The operation and status of an answer, with the code of a problem. */
interface AnswerSeen {
  readonly operation: string;
  readonly answer: string;
}

interface Media {
  readonly schema: object;
}

interface Responding {
  readonly headers?: Readonly<Record<string, object>>;
  readonly content?: Readonly<Record<string, Media>>;
}

interface DocumentedOperation {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, Responding>>;
}

/** The default response of every operation. */
const ANY_REFUSAL = { $ref: '#/components/responses/Refused' };
const PATHS = document.paths as Readonly<Record<string, { readonly get: DocumentedOperation }>>; // looked up by any path
const ID = 'waypost';
const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats(ajv);
ajv.addSchema({ $id: ID, ...(closed(document) as object) }); // an object stays one
const validators = new Map<string, ValidateFunction>();

/** @throws Error that names where the answer differs from the document. */
export async function conform({ method, path }: RequestLine, answer: Response): Promise<AnswerSeen> {
  const operation = operationAt(path);
  const response = dereference<Responding>(operation?.responses[String(answer.status)] ?? ANY_REFUSAL);
  for (const header of Object.keys(response.headers ?? {})) {
    if (!answer.headers.has(header)) fail(`it has no header ${header}`);
  }
  const text = await answer.text();
  const code = text === '' ? undefined : validate(response, answer, JSON.parse(text));
  return {
    operation: operation?.operationId ?? 'none',
    answer: `${answer.status}${code === undefined ? '' : ` ${code}`}`,
  };

  function fail(why: string): never {
    throw new Error(`${method} ${path} is answered with ${answer.status}, which differs from openapi.json: ${why}`);
  }

  function validate({ content = {} }: Responding, { headers }: Response, body: unknown): string | undefined {
    const type = headers.get('content-type') ?? 'none';
    const media = content[type] ?? fail(`its type is ${type}, and not ${Object.keys(content).join(' or ')}`);
    const wrong = errorsOf(media.schema, body);
    if (wrong !== undefined) fail(`${wrong} in ${text}`);
    return type === 'application/problem+json' ? (body as { code: string }).code : undefined; // its schema requires a code
  }
}

/** Each answer that the document names. A complete test sees them all. */
export function promised(): readonly AnswerSeen[] {
  return Object.values(PATHS).flatMap(({ get: { operationId: operation, responses } }) =>
    Object.entries(responses).flatMap(([status, response]): AnswerSeen[] => {
      const { content = {} } = dereference<Responding>(response);
      if (status === 'default') return [];
      if (status === '200' || status === '304') return [{ operation, answer: status }];
      return codesIn(content['application/problem+json']?.schema ?? {}).map((code) => ({
        operation,
        answer: `${status} ${code}`,
      }));
    }),
  );
}

function codesIn(schema: object): string[] {
  return [...JSON.stringify(schema).matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref = '']) => {
    const problem = dereference<{ readonly properties: { readonly code: { readonly const: string } } }>({ $ref: ref });
    return problem.properties.code.const;
  });
}

function operationAt(path: string): DocumentedOperation | undefined {
  const segments = (path.split('?')[0] ?? '').split('/');
  const template = Object.keys(PATHS).find((candidate) => {
    const parts = candidate.split('/');
    return parts.length === segments.length && parts.every((part, at) => part.startsWith('{') || part === segments[at]);
  });
  return template === undefined ? undefined : PATHS[template]?.get;
}

function errorsOf(schema: object, body: unknown): string | undefined {
  const key = JSON.stringify(schema);
  const validator = validators.get(key) ?? ajv.compile(absolute(closed(schema)) as object); // an object stays one
  validators.set(key, validator);
  return validator(body) ? undefined : (validator.errors ?? []).map(sentenceOf).join('; ');
}

const sentenceOf = ({ instancePath, message = '', params }: ErrorObject) =>
  `${instancePath || 'the body'} ${message} ${JSON.stringify(params)}`;

/** The same schema, refusing members that it does not name. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, closed(inner)]));
  const shut = members.type === 'object' && 'properties' in members && !('additionalProperties' in members);
  return shut ? { ...members, additionalProperties: false } : members;
}

/** The same schema, with absolute references into the document. */
function absolute(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replaceAll('"$ref":"#/', `"$ref":"${ID}#/`)) as unknown;
}

function dereference<T extends object>(value: T | { readonly $ref: string }): T {
  if (!('$ref' in value) || typeof value.$ref !== 'string') return value as T; // a value that is not a reference stands for itself
  const parts = value.$ref.split('/').slice(1);
  // Each reference in the document resolves: the linter checks it.
  return parts.reduce<unknown>((inner, part) => (inner as Record<string, unknown>)[part], document) as T;
}
