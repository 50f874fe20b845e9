// Refusals as errors, and explanations. The gates are computed only for those who ask, and their code is loaded then.
import { readQuestion, type Knowledge, type ReadDocuments, type RefusedDecision } from '../model/decide.js';
import { WaypostError } from '../model/errors.js';
import type { Question } from '../model/question.js';
import type { Explanation } from '../model/answers.js';
import { problemOf } from '../model/refusals.js';

const unexplained = new WeakMap<WaypostError, () => Promise<WaypostError>>();

const loadGates = () => import('../model/explain/explain.js');

/** The error of a refusal; `explained` adds its gates. */
export function refuse(refusal: RefusedDecision, question: Question, knowledge: Knowledge): WaypostError {
  const problem = problemOf(question, refusal);
  const error = new WaypostError(problem);
  let explaining: Promise<WaypostError> | undefined;
  const explain = async (): Promise<WaypostError> => {
    const { withGates } = await loadGates();
    return new WaypostError(withGates(problem, question, knowledge));
  };
  unexplained.set(error, () => (explaining ??= explain()));
  return error;
}

/** The same error with its gates in `details`, if it is a refusal that gates explain. */
export async function explained(error: WaypostError): Promise<WaypostError> {
  return (await unexplained.get(error)?.()) ?? error;
}

/** Reads what the question needs and explains it; throws if the question itself is refused. */
export async function explainQuestion(asked: Question, read: ReadDocuments): Promise<Explanation> {
  const [{ explain }, { question, knowledge }] = await Promise.all([loadGates(), readQuestion(asked, read)]);
  const result = explain(question, knowledge);
  if (result.outcome === 'refused') throw new WaypostError(result.problem);
  return result.explanation;
}

/** The error of `resolve` for an address that a URL alone cannot express. */
export function headersRequired(service: string, headers: Readonly<Record<string, string>>): WaypostError {
  return new WaypostError({
    code: 'HEADERS_REQUIRED',
    message: `"${service}" is reachable only with the header ${Object.keys(headers).join(', ')}, which a URL cannot carry.`,
    remedy: { kind: 'send-headers' },
    details: { headers },
  });
}
