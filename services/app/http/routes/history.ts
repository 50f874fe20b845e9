// Answers with the history of a name, newest first by the time of the events. A gone service has a history too.
import { defined, serviceNotFound, type HistoryLine } from 'waypost/model';
import { REQUESTS } from '../openapi/requests.js';
import type { QueryPorts } from '../ports.js';
import { found, refused, routeOf, type Route } from '../route.js';

export function historyRoute({ registry, reader, store }: QueryPorts): Route {
  return routeOf(
    REQUESTS.history,
    async ({ values: { name, limit, cursor } }) => {
      const { lines, next } = await store.history(name, { limit, ...defined({ before: cursor }) });
      if (lines.length === 0 && cursor === undefined) {
        // Lines expire and entries do not: a name without both is unknown.
        const { documents } = await reader.read([{ kind: 'service', name }]);
        if (documents[0] === null) return refused(serviceNotFound({ service: name, registry }, null));
      }
      return found({ history: lines.map(lineBody), ...defined({ cursor: next }) });
    },
    'records',
  );
}

function lineBody({ at, region, from, to, cause, coexisting }: HistoryLine): HistoryLine {
  return { at, region, from, to, cause, ...defined({ coexisting }) };
}
