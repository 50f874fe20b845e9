// The enrolment report: which accounts and regions the registry hears of, and what stands in the way where it does not.
import { REQUESTS } from '../openapi/requests.js';
import type { QueryPorts } from '../ports.js';
import { found, routeOf, type Route } from '../route.js';

export function accountsRoute({ accounts }: QueryPorts): Route {
  return routeOf(REQUESTS.accounts, async () => found(await accounts()), 'records');
}
