// What a request asks about a service, as the model's question.
import type { Question } from 'waypost/model';
import type { Call } from './route.js';

export function questionOf({ subject: service, query }: Call, registry: string): Question {
  return {
    service,
    registry,
    network: query.get('network'),
    stage: query.get('stage'),
    region: query.get('region'),
  };
}
