// The gates between a network and a service: what stands in the way of a call, or that nothing does.
import { explain } from 'waypost/model';
import { REQUESTS } from '../openapi/requests.js';
import { questionOf } from '../question.js';
import type { QueryPorts } from '../ports.js';
import { readKnowledge, withNamed } from '../reading.js';
import { found, refused, routeOf, type Route } from '../route.js';

export function explainRoute({ registry, reader }: QueryPorts): Route {
  return routeOf(REQUESTS.explain, async ({ values, consistent }) => {
    const question = questionOf(values, registry);
    const knowledge = await readKnowledge(reader, question, { consistent });
    const first = explain(question, knowledge);
    const explained =
      first.outcome === 'incomplete'
        ? explain(question, await withNamed(reader, { knowledge, refs: first.refs }, { consistent }))
        : first;
    if (explained.outcome === 'explained') return found(explained.explanation);
    if (explained.outcome === 'refused') return refused(explained.problem);
    throw new Error('a second read did not decide the question');
  });
}
