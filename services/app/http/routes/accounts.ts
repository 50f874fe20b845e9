// Answers with the enrolment report: whether events and sweeps of each account and region arrive, and what prevents them.
import { REQUESTS } from '../openapi/requests.js';
import type { QueryPorts } from '../ports.js';
import { found, routeOf, type Route } from '../route.js';

export function accountsRoute({ accounts }: QueryPorts): Route {
  return routeOf(REQUESTS.accounts, async () => found(await accounts()), 'records');
}
