// Answers what breaks if an API, endpoint, network or service is removed, judged from the documents that readers read.
import { readImpact, type ImpactReads } from 'waypost/model';
import { REQUESTS } from '../openapi/requests.js';
import { answerFrom } from '../paging.js';
import type { QueryPorts } from '../ports.js';
import { found, refused, routeOf, type Route } from '../route.js';

export function impactRoute({ reader: { read, list, networks } }: QueryPorts): Route {
  return routeOf(
    REQUESTS.impact,
    ({ values: { of, ...paging }, consistent }) => {
      const reads: ImpactReads = { read: (keys) => read(keys, { consistent }), list, networks };
      return answerFrom(paging, async (page) => {
        const answer = await readImpact(of, reads, page);
        return 'problem' in answer ? refused(answer.problem) : found(answer.page);
      });
    },
    'lists',
  );
}
