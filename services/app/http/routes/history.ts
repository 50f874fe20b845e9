// Answers with the history of a name, newest first by the time of the events. A gone service has a history too.
import { compareText, defined, serviceNotFound, type HistoryLine } from 'waypost/model';
import { REQUESTS } from '../openapi/requests.js';
import type { QueryPorts } from '../ports.js';
import { found, refused, routeOf, type Route } from '../route.js';

export function historyRoute({ registry, reader, store }: QueryPorts): Route {
  return routeOf(
    REQUESTS.history,
    async ({ values: { name, limit, cursor } }) => {
      const page = { limit, ...(cursor === undefined ? {} : { before: Number(cursor) }) };
      const { lines, next } = await store.history(name, page);
      if (lines.length === 0 && cursor === undefined) {
        // Lines expire and entries do not: a name without both is unknown.
        const { documents } = await reader.read([{ kind: 'service', name }]);
        if (documents[0] === null) return refused(serviceNotFound({ service: name, registry }, null));
      }
      // They are stored as they were told; of two with one time, the one that was told later is the newer.
      const sorted = [...lines].sort((a, b) => compareText(b.at, a.at));
      return found({ history: sorted.map(lineBody), ...(next === undefined ? {} : { cursor: String(next) }) });
    },
    'records',
  );
}

function lineBody({ at, region, from, to, cause, coexisting }: HistoryLine): HistoryLine {
  return { at, region, from, to, cause, ...defined({ coexisting }) };
}
