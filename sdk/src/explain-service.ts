// `registry.explain`: the gates by what the registry says now. Loaded on the first call, since few ask.
import type { DocumentCache, LoadOptions } from './document-cache.js';
import { keysOf, knownOf, type JudgeOptions } from './knowledge.js';
import { explain, type Explained, type Explanation } from './model/explain/explain.js';
import { WaypostError } from './model/errors.js';
import type { Question } from './model/question.js';
import type { DocumentKey } from './sources/source.js';

/** Reads what the question needs, whatever memory holds, and explains it; throws where the question itself is refused. */
export async function explainService(
  cache: DocumentCache,
  question: Question,
  options: LoadOptions,
): Promise<Explanation> {
  const look = async (keys: readonly DocumentKey[], judging: JudgeOptions): Promise<Explained> => {
    await cache.load(keys, { ...options, force: true });
    const known = knownOf(cache, question, judging);
    if (known === undefined) throw new TypeError('a load holds what it loaded');
    return explain({ ...question, registry: cache.health().registry }, known.knowledge);
  };
  const first = await look(keysOf(question), {});
  const explained = first.outcome === 'incomplete' ? await look(networksOf(first.refs), { refs: first.refs }) : first;
  if (explained.outcome === 'explained') return explained.explanation;
  if (explained.outcome === 'refused') throw new WaypostError(explained.problem);
  throw new TypeError('a second read decides the question');
}

function networksOf(refs: readonly string[]): readonly DocumentKey[] {
  return refs.map((ref) => ({ kind: 'network', ref }));
}
