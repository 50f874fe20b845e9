// An answer as the result that a REST API's Lambda proxy integration takes.
import type { APIGatewayProxyResult } from 'aws-lambda';
import type { Reply } from '../../app/http/reply.js';

/** All bodies here are text; an answer without one, as a 304, has an empty one, which the integration asks for. */
export function replyToResult({ status, headers, body }: Reply): APIGatewayProxyResult {
  const multiValueHeaders = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
  return { statusCode: status, multiValueHeaders, body: body ?? '', isBase64Encoded: false };
}
