// Turns a request's parameters into the model's question.
import type { Question } from 'waypost/model';
import type { Values, REQUESTS } from './openapi/requests.js';

export function questionOf(
  { name: service, network, stage, region }: Values<typeof REQUESTS.address.parameters>,
  registry: string,
): Question {
  return { service, registry, network, stage, region };
}
