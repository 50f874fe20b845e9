// Answers with the gates between a network and a service, which is named or found by a URL.
import { explain, explainCall, readPasted, readQuestion, unknownApi, withApiHeader } from 'waypost/model';
import { REQUESTS } from '../openapi/requests.js';
import type { QueryPorts } from '../ports.js';
import { questionOf } from '../question.js';
import { found, refused, routeOf, type Route } from '../route.js';

export function explainRoute({ registry, reader, clock }: QueryPorts): Route {
  return routeOf(REQUESTS.explain, async ({ values, consistent }) => {
    const asked = questionOf(values, registry);
    const { question, knowledge } = await readQuestion(asked, async (keys) => ({
      ...(await reader.read(keys, { consistent })),
      readAt: clock() * 1000,
    }));
    const explained = explain(question, knowledge);
    return explained.outcome === 'explained' ? found(explained.explanation) : refused(explained.problem);
  });
}

export function explainUrlRoute({ registry, reader, clock }: QueryPorts): Route {
  return routeOf(REQUESTS.explainUrl, async ({ values: { url, apiId, ...caller }, consistent }) => {
    const pasted = readPasted(withApiHeader(url, apiId));
    if ('problem' in pasted) return refused(pasted.problem);
    const { explained } = await explainCall(pasted.call, caller, async (keys) => ({
      ...(await reader.read(keys, { consistent })),
      registry,
      readAt: clock() * 1000,
    }));
    if (explained === undefined) return refused(unknownApi(pasted.call, registry));
    return explained.outcome === 'explained' ? found(explained.explanation) : refused(explained.problem);
  });
}
