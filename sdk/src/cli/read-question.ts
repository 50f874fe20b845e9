// A question with all that is known for it: one read, and a second only where one network summary does not show all networks.
import { WaypostError, choose, invalidQuestion, type Knowledge, type Question } from '../model/index.js';
import { readVariable } from '../environment.js';
import type { Source } from '../sources/source.js';
import type { Call } from './command.js';
import { nowhere } from './place.js';

export interface ReadQuestion {
  readonly question: Question;
  readonly knowledge: Knowledge;
}

/** What the command's line asks; INVALID_REQUEST for what is outside its grammar. */
export async function readQuestion(call: Call): Promise<ReadQuestion> {
  if (!call.hasRegistry) throw nowhere();
  const { env } = call.world;
  const asked = {
    service: call.args[0] ?? '',
    network: call.text('network') ?? readVariable(env, 'WAYPOST_NETWORK'),
    region: call.text('region') ?? readVariable(env, 'AWS_REGION') ?? readVariable(env, 'AWS_DEFAULT_REGION'),
    stage: call.text('stage'),
  };
  const invalid = invalidQuestion({ ...asked, registry: '' });
  if (invalid !== undefined) throw new WaypostError(invalid);
  const { source } = call.reader();
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
