// How many reads a question takes: one for all that it names, and a second only where one glance does not show all networks.
import { choose, type Choice, type Knowledge, type Question } from 'waypost/model';
import type { Reader } from './ports.js';

export interface ReadingOptions {
  readonly consistent: boolean;
}

/** What is known for the question, in one read. */
export async function readKnowledge(reader: Reader, question: Question, options: ReadingOptions): Promise<Knowledge> {
  const service = { kind: 'service', name: question.service } as const;
  if (question.network === undefined) {
    const { documents } = await reader.read([service, { kind: 'networks' }], options);
    return { entry: documents[0], networks: documents[1] };
  }
  const { documents } = await reader.read([service, { kind: 'network', ref: question.network }], options);
  return { entry: documents[0], network: documents[1] };
}

export interface Considered {
  readonly question: Question;
  readonly knowledge: Knowledge;
}

/** Chooses, after a second read where the first does not decide. */
export async function chooseWith(
  reader: Reader,
  { question, knowledge }: Considered,
  options: ReadingOptions,
): Promise<Choice> {
  const choice = choose(question, knowledge);
  if (choice.outcome !== 'incomplete') return choice;
  const keys = choice.refs.map((ref) => ({ kind: 'network', ref }) as const);
  const { documents } = await reader.read(keys, options);
  return choose(question, { ...knowledge, named: documents });
}
