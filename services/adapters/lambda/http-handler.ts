// A `Request → Response` function as a Lambda handler behind a REST API.
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { eventToRequest } from './event-to-request.js';
import { responseToResult } from './response-to-result.js';

export type HttpHandler = (event: APIGatewayProxyEvent) => Promise<APIGatewayProxyResult>;

export function createHttpHandler(answer: (request: Request) => Promise<Response>): HttpHandler {
  return async (event) => responseToResult(await answer(eventToRequest(event)));
}
