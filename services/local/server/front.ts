// What a program that opens the local server's address is told; a browser gets the console.
import type { Asked } from '../../app/http/endpoint.js';
import { EVENTS_PATH } from './event-post.js';

const TEXT = `Waypost: a live address book for private Amazon API Gateways.

This registry answers at:
  GET  /v1/services                     the services
  GET  /v1/services/{name}              one of them
  GET  /v1/services/{name}/address      its address, for ?network={vpc-id, vpce-id or name}
  GET  /v1/services/{name}/explain      what stands between a network and it
  GET  /v1/services/{name}/history      how it moved
  GET  /v1/networks                     the networks and their endpoints
  GET  /v1/lookup?url={an old URL}      what it was, and what it is now
  GET  /v1/accounts                     the enrolment report
  GET  /healthz                         when each account was last heard of
On the local server also:
  POST ${EVENTS_PATH}                   EventBridge events, or a CloudTrail file
`;

/** The page at a path, if there is one; decided at once, since every request comes by here. */
export type Front = (path: string, header: Asked['header']) => Promise<Response> | undefined;

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
