// Turns a request's parameters into the model's question.
import type { Question } from 'waypost/model';
import type { ParameterValues, REQUESTS } from './openapi/requests.js';

export function questionOf(
  { name: service, network, stage, region }: ParameterValues<typeof REQUESTS.address.parameters>,
  registry: string,
): Question {
  return { service, registry, network, stage, region };
}
