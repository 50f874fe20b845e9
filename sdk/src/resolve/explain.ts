// `registry.explain`: the gates by what the registry says now. Loaded on first use, together with the code of all gates.
import { WaypostError } from '../model/errors.js';
import { explain, type Explanation } from '../model/explain/explain.js';
import type { Question } from '../model/question.js';
import { readQuestion } from '../model/read-question.js';
import { readThrough, type DocumentCache, type LoadOptions } from './cache.js';

export { withGates } from '../model/explain/explain.js';

/** Reads what the question needs, whatever memory holds, and explains it; throws if the question itself is refused. */
export async function explainService(
  cache: DocumentCache,
  asked: Question,
  options: LoadOptions,
): Promise<Explanation> {
  const { read } = readThrough(cache, { ...options, force: true });
  const { question, knowledge } = await readQuestion(asked, read);
  const explained = explain(question, knowledge);
  if (explained.outcome === 'refused') throw new WaypostError(explained.problem);
  return explained.explanation;
}
