// Turns a reply into the result that a REST API's Lambda proxy integration expects.
import type { APIGatewayProxyResult } from 'aws-lambda';
import type { Reply } from '../../app/http/reply.js';

/** All bodies are text. A reply without a body, such as a 304, gets an empty one, which the integration requires. */
export function replyToResult({ status, headers, body }: Reply): APIGatewayProxyResult {
  const multiValueHeaders = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
  return { statusCode: status, multiValueHeaders, body: body ?? '', isBase64Encoded: false };
}
