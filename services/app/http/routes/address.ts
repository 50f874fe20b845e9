// The address of a service for a network, or why there is none.
import { REQUESTS } from '../openapi/requests.js';
import type { QueryPorts } from '../ports.js';
import { questionOf } from '../question.js';
import { chooseWith, readKnowledge } from '../reading.js';
import { found, refused, routeOf, type Route } from '../route.js';

export function addressRoute({ registry, reader }: QueryPorts): Route {
  return routeOf(REQUESTS.address, async ({ values, consistent }) => {
    const question = questionOf(values, registry);
    const knowledge = await readKnowledge(reader, question, { consistent });
    const choice = await chooseWith(reader, { question, knowledge }, { consistent });
    if (choice.outcome === 'address') return found(choice.address);
    if (choice.outcome === 'refused') return refused(choice.problem);
    throw new Error('a second read did not decide the question');
  });
}
