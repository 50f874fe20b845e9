// Answers with what changed in the registry since a time, newest first, over all services.
import { defined, sinceTime, type ActivityRow } from 'waypost/model';
import { REQUESTS } from '../openapi/requests.js';
import type { QueryPorts } from '../ports.js';
import { found, routeOf, type Route } from '../route.js';

export function activityRoute({ activity, clock }: QueryPorts): Route {
  return routeOf(
    REQUESTS.activity,
    async ({ values: { since, ...asked } }) => {
      const { rows, cursor } = await activity({ ...asked, since: sinceTime(since, clock() * 1000) });
      return found({ activity: rows.map(rowBody), ...defined({ cursor }) });
    },
    'records',
  );
}

/** In one order of members, so that equal rows have equal bodies. */
function rowBody({ id, at, kind, accountId, region, ...rest }: ActivityRow): ActivityRow {
  const { service, rev, from, to, cause, coexisting, apiId, held, drift } = rest;
  return {
    ...{ id, at, kind, accountId, region },
    ...defined({ service, rev, from, to, cause, coexisting, apiId, held, drift }),
  };
}
