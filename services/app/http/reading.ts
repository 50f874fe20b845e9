// How many reads a question takes: one for all that it names, and a second only where one network summary does not show all networks.
import { choose, withGates, type Choice, type Knowledge, type Question } from 'waypost/model';
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

/** Chooses, after a second read where the first does not decide; a refusal that gates explain carries them. */
export async function chooseWith(
  reader: Reader,
  { question, knowledge }: Considered,
  options: ReadingOptions,
): Promise<Choice> {
  const first = choose(question, knowledge);
  const all =
    first.outcome === 'incomplete' ? await withNamed(reader, { knowledge, refs: first.refs }, options) : knowledge;
  const choice = first.outcome === 'incomplete' ? choose(question, all) : first;
  if (choice.outcome !== 'refused') return choice;
  return { outcome: 'refused', problem: withGates(choice.problem, question, all) };
}

export interface Wanted {
  readonly knowledge: Knowledge;
  readonly refs: readonly string[];
}

/** The second read: the networks that the first answer asked for. */
export async function withNamed(
  reader: Reader,
  { knowledge, refs }: Wanted,
  options: ReadingOptions,
): Promise<Knowledge> {
  const keys = refs.map((ref) => ({ kind: 'network', ref }) as const);
  const { documents } = await reader.read(keys, options);
  return { ...knowledge, named: documents };
}
