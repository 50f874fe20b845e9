// An event of a REST API's Lambda proxy integration as the request that the caller sent.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { Asked } from '../../app/http/endpoint.js';

/** No answer depends on the host, which may be a custom domain's, an endpoint's or the API's own; nor on a body. */
export function eventToAsked(event: APIGatewayProxyEvent): Asked {
  return {
    method: event.httpMethod,
    url: `${pathOf(event)}${searchOf(event)}`,
    header: (name) => headerOf(event, name),
  };
}

function headerOf({ multiValueHeaders, headers }: APIGatewayProxyEvent, wanted: string): string | undefined {
  const values = pairsOf(multiValueHeaders, headers).flatMap(([name, value]) =>
    name.toLowerCase() === wanted ? [value] : [],
  );
  return values.length === 0 ? undefined : values.join(', ');
}

type Lists = Readonly<Record<string, readonly string[] | undefined>>;
type Singles = Readonly<Record<string, string | undefined>>;
type Pair = [name: string, value: string];

/** The lists tell all; the console's test invocation sends neither. */
function pairsOf(lists: Lists | null, singles: Singles | null): Pair[] {
  const entries = Object.entries<readonly string[] | string | undefined>(lists ?? singles ?? {});
  return entries.flatMap(([name, values = []]) => [values].flat().map((value): Pair => [name, value]));
}

/**
 * `path` is without the stage (which only `requestContext.path` has) and still percent-encoded; what can never stand in a
 * path is escaped all the same, since other senders of such events decode it. Under a custom domain name it begins with the
 * base path of its mapping, which the greedy parameter is without.
 */
function pathOf({ path, resource, pathParameters }: APIGatewayProxyEvent): string {
  const proxy = resource === '/{proxy+}' ? pathParameters?.proxy : undefined;
  const own = proxy !== undefined && path.endsWith(`/${proxy}`) ? `/${proxy}` : path;
  return own
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(/%(?![0-9a-f]{2})|[^%\w\-.~!$&'()*+,;=:@/]/giu, encodeURIComponent);
}

/** API Gateway has decoded the parameters, so they are encoded again. */
function searchOf({ multiValueQueryStringParameters, queryStringParameters }: APIGatewayProxyEvent): string {
  const search = new URLSearchParams(pairsOf(multiValueQueryStringParameters, queryStringParameters)).toString();
  return search === '' ? '' : `?${search}`;
}
