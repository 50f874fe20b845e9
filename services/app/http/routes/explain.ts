// Answers with the gates between a network and a service.
import { explain, readQuestion } from 'waypost/model';
import { REQUESTS } from '../openapi/requests.js';
import type { QueryPorts } from '../ports.js';
import { questionOf } from '../question.js';
import { found, refused, routeOf, type Route } from '../route.js';

export function explainRoute({ registry, reader }: QueryPorts): Route {
  return routeOf(REQUESTS.explain, async ({ values, consistent }) => {
    const asked = questionOf(values, registry);
    const { question, knowledge } = await readQuestion(asked, (keys) => reader.read(keys, { consistent }));
    const explained = explain(question, knowledge);
    return explained.outcome === 'explained' ? found(explained.explanation) : refused(explained.problem);
  });
}
