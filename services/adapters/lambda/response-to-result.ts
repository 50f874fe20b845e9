// A response as the result that a REST API's Lambda proxy integration takes.
import type { APIGatewayProxyResult } from 'aws-lambda';

/** All bodies here are text; an answer without one, as a 304, has an empty one, which the integration asks for. */
export async function responseToResult(response: Response): Promise<APIGatewayProxyResult> {
  const multiValueHeaders: Record<string, string[]> = {};
  for (const [name, value] of response.headers) (multiValueHeaders[name] ??= []).push(value);
  return { statusCode: response.status, multiValueHeaders, body: await response.text(), isBase64Encoded: false };
}
