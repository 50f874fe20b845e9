// The enrolment report: which accounts and regions the registry hears of, and what stands in the way where it does not.
import type { QueryPorts } from '../ports.js';
import { found, type Route } from '../route.js';

export function accountsRoute({ accounts }: QueryPorts): Route {
  return {
    path: '/v1/accounts',
    parameters: [],
    momentary: true,
    reads: 'records',
    answer: async () => found(await accounts()),
  };
}
