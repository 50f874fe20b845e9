// What a person who opens the laptop's address is told. The console's page takes its place.
import { EVENTS_PATH } from './event-post.js';

const TEXT = `Waypost: a live address book for private Amazon API Gateways.

This laptop's registry answers at:
  GET  /v1/services                     the services
  GET  /v1/services/{name}              one of them
  GET  /v1/services/{name}/address      its address, for ?network={vpc-id, vpce-id or name}
  GET  /v1/services/{name}/history      how it moved
  GET  /v1/networks                     the networks and their endpoints
  GET  /v1/lookup?url={an old URL}      what it was, and what it is now
  GET  /healthz                         when each account was last heard of
  POST ${EVENTS_PATH}                   EventBridge events, or a CloudTrail file
`;

/** The page at a path, if there is one. */
export type Front = (path: string) => Response | undefined;

export const plainFront: Front = (path) =>
  path === '/'
    ? new Response(TEXT, {
        headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
      })
    : undefined;
