// Answers with the address of a service for a network, or with the refusal.
import { choose, readQuestion, withGates } from 'waypost/model';
import { REQUESTS } from '../openapi/requests.js';
import type { QueryPorts } from '../ports.js';
import { questionOf } from '../question.js';
import { found, refused, routeOf, type Route } from '../route.js';

export function addressRoute({ registry, reader, clock }: QueryPorts): Route {
  return routeOf(REQUESTS.address, async ({ values, consistent }) => {
    const asked = questionOf(values, registry);
    const { question, knowledge } = await readQuestion(asked, async (keys) => ({
      ...(await reader.read(keys, { consistent })),
      readAt: clock() * 1000,
    }));
    const choice = choose(question, knowledge);
    if (choice.outcome === 'address') return found(choice.address);
    return refused(withGates(choice.problem, question, knowledge));
  });
}
