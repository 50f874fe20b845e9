// Turns an event of a REST API's Lambda proxy integration into the caller's request.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { QueryRequest } from '../../app/http/endpoint.js';

/** Leaves out the body and the host, which may be a custom domain's or an endpoint's: no reply depends on them. */
export function eventToRequest(event: APIGatewayProxyEvent): QueryRequest {
  return {
    method: event.httpMethod,
    url: `${pathOf(event)}${searchOf(event)}`,
    header: (name) => headerOf(event, name),
  };
}

function headerOf({ multiValueHeaders, headers }: APIGatewayProxyEvent, wanted: string): string | undefined {
  const values = pairsOf(multiValueHeaders, headers, (name) => name.toLowerCase() === wanted).map(([, value]) => value);
  return values.length === 0 ? undefined : values.join(', ');
}

type Lists = Readonly<Record<string, readonly string[] | undefined>>;
type Singles = Readonly<Record<string, string | undefined>>;
type Pair = [name: string, value: string];

/** Uses the lists, which have all values. The AWS console's test invocation may send neither. */
function pairsOf(lists: Lists | null, singles: Singles | null, isWanted = (_name: string): boolean => true): Pair[] {
  return Object.entries<readonly string[] | string | undefined>(lists ?? singles ?? {})
    .filter(([name]) => isWanted(name))
    .flatMap(([name, values = []]) => [values].flat().map((value): Pair => [name, value]));
}

/**
 * `path` has no stage (only `requestContext.path` has it) and is still percent-encoded. Other senders of such events decode the path,
 * so characters that a path cannot contain are escaped. Under a custom domain name, `path` begins with the mapping's base path, which
 * the greedy parameter does not contain.
 */
function pathOf({ path, resource, pathParameters }: APIGatewayProxyEvent): string {
  const proxy = resource === '/{proxy+}' ? pathParameters?.proxy : undefined;
  const own = proxy !== undefined && path.endsWith(`/${proxy}`) ? `/${proxy}` : path;
  return own
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(/%(?![0-9a-f]{2})|[^%\w\-.~!$&'()*+,;=:@/]/giu, encodeURIComponent);
}

/** Encodes the parameters again, since API Gateway decoded them. */
function searchOf({ multiValueQueryStringParameters, queryStringParameters }: APIGatewayProxyEvent): string {
  const search = new URLSearchParams(pairsOf(multiValueQueryStringParameters, queryStringParameters)).toString();
  return search === '' ? '' : `?${search}`;
}
