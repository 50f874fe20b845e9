// Serves the query endpoint as a Lambda handler behind a REST API.
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import type { QueryEndpoint } from '../../app/http/endpoint.js';
import { eventToRequest } from './event-to-request.js';
import { replyToResult } from './reply-to-result.js';

export type HttpHandler = (event: APIGatewayProxyEvent) => Promise<APIGatewayProxyResult>;

export function createHttpHandler({ reply }: Pick<QueryEndpoint, 'reply'>): HttpHandler {
  return async (event) => replyToResult(await reply(eventToRequest(event)));
}
