// Reads the documents that a question needs: in one read, or in two if the network summary does not list all endpoints.
import { decide, type Knowledge } from './decide.js';
import type { RegistryDocumentKey, RegistryDocuments } from './keys.js';
import { invalidQuestion, type Question } from './question.js';

/** Reads documents by key, in the order of the keys, and the registry's name where the source reports it. It may throw. */
export type ReadDocuments = <const K extends readonly RegistryDocumentKey[]>(
  keys: K,
) => Promise<{ readonly documents: RegistryDocuments<K>; readonly registry?: string | undefined }>;

/** A question with everything that was read for it: `choose` and `explain` answer it. */
export interface AskedQuestion {
  readonly question: Question;
  readonly knowledge: Knowledge;
}

/**
 * Reads everything that decides a question, in one read or two. A question without a registry's name gets the one that the
 * source reports. A malformed question reads nothing: `choose` refuses it.
 * @example const { question, knowledge } = await readQuestion({ service: 'orders-api', registry: '' }, (keys) => source.read(keys));
 */
export async function readQuestion(asked: Question, read: ReadDocuments): Promise<AskedQuestion> {
  if (invalidQuestion(asked) !== undefined) return { question: asked, knowledge: { entry: null } };
  const { knowledge, registry = '' } = await readFirst(asked, read);
  const question = { ...asked, registry: asked.registry === '' ? registry : asked.registry };
  const decision = decide(question, knowledge);
  if (decision.outcome !== 'incomplete') return { question, knowledge };
  const { documents: named } = await read(decision.refs.map(networkKeyOf));
  return { question, knowledge: { ...knowledge, named } };
}

async function readFirst({ service, network }: Question, read: ReadDocuments) {
  const serviceKey = { kind: 'service', name: service } as const;
  if (network === undefined) {
    const { documents, registry } = await read([serviceKey, { kind: 'networks' }]);
    return { registry, knowledge: { entry: documents[0], networks: documents[1] } satisfies Knowledge };
  }
  const { documents, registry } = await read([serviceKey, networkKeyOf(network)]);
  return { registry, knowledge: { entry: documents[0], network: documents[1] } satisfies Knowledge };
}

function networkKeyOf(ref: string) {
  return { kind: 'network', ref } as const;
}
