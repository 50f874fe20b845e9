// Composes the query endpoint: the table of its routes, over its ports.
import { createEndpoint, type QueryEndpoint } from './endpoint.js';
import type { QueryPorts } from './ports.js';
import type { Route } from './route.js';
import { activityRoute } from './routes/activity.js';
import { addressRoute } from './routes/address.js';
import { accountsRoute } from './routes/accounts.js';
import { explainRoute, explainUrlRoute } from './routes/explain.js';
import { healthzRoute } from './routes/healthz.js';
import { historyRoute } from './routes/history.js';
import { impactRoute } from './routes/impact.js';
import { lookupRoute } from './routes/lookup.js';
import { matrixRoute } from './routes/matrix.js';
import { networkRoute, networksRoute } from './routes/networks.js';
import { openapiRoute } from './routes/openapi.js';
import { serviceRoute, servicesRoute } from './routes/services.js';

/** The most used come first; no two match the same path. */
const ROUTES: readonly ((ports: QueryPorts) => Route)[] = [
  addressRoute,
  explainRoute,
  serviceRoute,
  servicesRoute,
  historyRoute,
  networkRoute,
  networksRoute,
  matrixRoute,
  impactRoute,
  lookupRoute,
  explainUrlRoute,
  activityRoute,
  accountsRoute,
  healthzRoute,
  openapiRoute,
];

/** It never throws. */
export function createQueryEndpoint(ports: QueryPorts): QueryEndpoint {
  const { registry, log, lacks = {} } = ports;
  return createEndpoint({ registry, log, lacks, routes: ROUTES.map((route) => route(ports)) });
}
