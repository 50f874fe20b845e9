// The address of a service for a network, or why there is none.
import { invalidQuestion } from 'waypost/model';
import type { QueryPorts } from '../ports.js';
import { questionOf } from '../question.js';
import { chooseWith, readKnowledge } from '../reading.js';
import { found, refused, type Outcome, type Route } from '../route.js';

export function addressRoute({ registry, reader }: QueryPorts): Route {
  return {
    path: '/v1/services/{name}/address',
    parameters: ['network', 'stage', 'region'],
    answer: async (call): Promise<Outcome> => {
      const { consistent } = call;
      const question = questionOf(call, registry);
      // Before the read: nothing that is outside its grammar becomes a key.
      const invalid = invalidQuestion(question);
      if (invalid !== undefined) return refused(invalid);
      const knowledge = await readKnowledge(reader, question, { consistent });
      const choice = await chooseWith(reader, { question, knowledge }, { consistent });
      if (choice.outcome === 'address') return found(choice.address);
      if (choice.outcome === 'refused') return refused(choice.problem);
      throw new Error('a second read did not decide the question');
    },
  };
}
