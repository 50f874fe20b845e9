// Serves `/`: a program gets a text page, a browser gets the console.
import type { QueryRequest } from '../../app/http/endpoint.js';
import { EVENTS_PATH } from './event-post.js';

const TEXT = `Waypost: a live address book for private Amazon API Gateways.

This registry answers at:
  GET  /v1/services                     all services
  GET  /v1/services/{name}              one service
  GET  /v1/services/{name}/address      its address, for ?network={vpc-id, vpce-id or name}
  GET  /v1/services/{name}/explain      what lies between a network and the service
  GET  /v1/services/{name}/history      how it moved
  GET  /v1/networks                     networks and their endpoints
  GET  /v1/matrix                       which networks reach which services, for ?q={a search}
  GET  /v1/impact?of={id, URL or name}  what breaks if it is removed
  GET  /v1/lookup?url={an old URL}      the service of a URL, and its address now
  GET  /v1/accounts                     the enrolment report
  GET  /healthz                         the last event and sweep of each account
Only a local server has:
  POST ${EVENTS_PATH}                   EventBridge events, CloudTrail files, lookup-events, JSON lines
`;

/** The page at a path, or undefined, without a delay: every request passes here. */
export type RouteFront = (path: string, header: QueryRequest['header']) => Promise<Response> | undefined;

export function plainPage(): Response {
  return new Response(TEXT, {
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-cache',
      vary: 'accept',
      'x-content-type-options': 'nosniff',
    },
  });
}
