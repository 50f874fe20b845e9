// Reads the documents that a question needs: one read, and a second where the network summary does not list all networks.
import { WaypostError, choose, invalidQuestion, type Knowledge, type Question } from '../model/index.js';
import { readVariable } from '../environment.js';
import type { Source } from '../sources/source.js';
import type { Invocation } from './command.js';

export interface ReadQuestion {
  readonly question: Question;
  readonly knowledge: Knowledge;
}

/** @throws WaypostError INVALID_REQUEST for a name, network, region or stage outside its grammar */
export async function readQuestion(invocation: Invocation): Promise<ReadQuestion> {
  const { env } = invocation.context;
  const asked = {
    service: invocation.args[0] ?? '',
    network: invocation.text('network') ?? readVariable(env, 'WAYPOST_NETWORK'),
    region: invocation.text('region') ?? readVariable(env, 'AWS_REGION') ?? readVariable(env, 'AWS_DEFAULT_REGION'),
    stage: invocation.text('stage'),
  };
  const invalid = invalidQuestion({ ...asked, registry: '' });
  if (invalid !== undefined) throw new WaypostError(invalid);
  const { source } = invocation.reader();
  const { knowledge, registry } = await readFirst(source, asked);
  const question = { ...asked, registry };
  const choice = choose(question, knowledge);
  if (choice.outcome !== 'incomplete') return { question, knowledge };
  const { documents: named } = await source.read(choice.refs.map((ref) => ({ kind: 'network', ref }) as const));
  return { question, knowledge: { ...knowledge, named } };
}

async function readFirst(source: Source, { service: name, network: ref }: Pick<Question, 'service' | 'network'>) {
  const service = { kind: 'service', name } as const;
  if (ref === undefined) {
    const { documents, registry = '' } = await source.read([service, { kind: 'networks' }]);
    return { registry, knowledge: { entry: documents[0], networks: documents[1] } satisfies Knowledge };
  }
  const { documents, registry = '' } = await source.read([service, { kind: 'network', ref }]);
  return { registry, knowledge: { entry: documents[0], network: documents[1] } satisfies Knowledge };
}
