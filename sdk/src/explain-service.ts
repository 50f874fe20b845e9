// `registry.explain`: the gates by what the registry says now. Loaded on the first call, since few ask.
import type { DocumentCache, LoadOptions } from './document-cache.js';
import { WaypostError } from './model/errors.js';
import { explain, type Explanation } from './model/explain/explain.js';
import type { DocumentKey, Documents } from './model/keys.js';
import type { Question } from './model/question.js';
import { readQuestion } from './model/read-question.js';

/** Reads what the question needs, whatever memory holds, and explains it; throws where the question itself is refused. */
export async function explainService(
  cache: DocumentCache,
  asked: Question,
  options: LoadOptions,
): Promise<Explanation> {
  const read = async <const K extends readonly DocumentKey[]>(keys: K) => {
    await cache.load(keys, { ...options, force: true });
    const documents = keys.map((key) => cache.held(key)?.document ?? null) as unknown as Documents<K>; // held by its key
    return { documents, registry: cache.health().registry };
  };
  const { question, knowledge } = await readQuestion(asked, read);
  const explained = explain(question, knowledge);
  if (explained.outcome === 'refused') throw new WaypostError(explained.problem);
  return explained.explanation;
}
