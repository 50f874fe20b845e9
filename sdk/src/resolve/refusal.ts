// Refusals as errors, and explanations. Both are made only for those who ask, and their code is loaded then.
import { readQuestion, type Knowledge, type ReadDocuments, type RefusedDecision } from '../model/decide.js';
import { WaypostError } from '../model/errors.js';
import type { Question } from '../model/question.js';
import type { Explanation } from '../model/answers.js';
import { loadOnce } from '../runtime.js';
import type { HeldRefusal } from './held.js';

const loadGates = () => import('../model/explain/explain.js');

/** Makes the error of a refusal for the first caller who needs it, with the gates that explain it. */
export const errorOf = (refusal: RefusedDecision, question: Question, knowledge: Knowledge): HeldRefusal['error'] =>
  loadOnce(async () => {
    const { refusedProblem } = await loadGates();
    return new WaypostError(refusedProblem(refusal, question, knowledge));
  });

/** Reads what the question needs and explains it; throws if the question itself is refused. */
export async function explainQuestion(asked: Question, read: ReadDocuments): Promise<Explanation> {
  const [{ explain }, { question, knowledge }] = await Promise.all([loadGates(), readQuestion(asked, read)]);
  const result = explain(question, knowledge);
  if (result.outcome === 'refused') throw new WaypostError(result.problem);
  return result.explanation;
}

/** The error of `resolve` for an address that a URL alone cannot express. */
export const headersRequired = (service: string, headers: Readonly<Record<string, string>>): WaypostError =>
  new WaypostError({
    code: 'HEADERS_REQUIRED',
    message: `"${service}" is reachable only with the header ${Object.keys(headers).join(', ')}, which a URL cannot carry.`,
    remedy: { kind: 'send-headers' },
    details: { headers },
  });
