// How a name moved, newest first, for as long as lines are kept; a gone service has a history too.
import { invalidQuestion, serviceNotFound, type Problem } from 'waypost/model';
import type { HistoryLine } from '../../../core/history.js';
import { PAGING, badCursor, pagingOf } from '../paging.js';
import type { QueryPorts } from '../ports.js';
import { found, refused, type Call, type Route } from '../route.js';

interface Position {
  readonly limit: number;
  readonly before?: number;
}

export function historyRoute({ registry, reader, store }: QueryPorts): Route {
  return {
    path: '/v1/services/{name}/history',
    parameters: PAGING,
    reads: 'records',
    answer: async (call) => {
      const question = { service: call.subject, registry };
      const position = positionOf(call);
      const invalid = invalidQuestion(question);
      if (invalid !== undefined) return refused(invalid);
      if ('code' in position) return refused(position);
      const { lines, next } = await store.history(question.service, position);
      if (lines.length === 0 && position.before === undefined) {
        // Lines expire and entries do not: only a name that has neither is not known.
        const { documents } = await reader.read([{ kind: 'service', name: question.service }]);
        if (documents[0] === null) return refused(serviceNotFound(question, null));
      }
      return found({ history: lines.map(lineBody), ...(next === undefined ? {} : { cursor: String(next) }) });
    },
  };
}

function positionOf(call: Call): Position | Problem {
  const paging = pagingOf(call);
  if ('code' in paging) return paging;
  const { limit, cursor } = paging;
  if (cursor === undefined) return { limit };
  return /^[0-9]{1,15}$/.test(cursor) ? { limit, before: Number(cursor) } : badCursor(cursor);
}

function lineBody({ at, region, from, to, cause }: HistoryLine): HistoryLine {
  return { at, region, from, to, cause };
}
