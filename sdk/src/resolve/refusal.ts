// Refusals as errors. The gates that explain a refusal are computed only when it is thrown.
import type { Knowledge, RefusedDecision } from '../model/decide.js';
import { WaypostError } from '../model/errors.js';
import type { Question } from '../model/question.js';
import { problemOf } from '../model/refusals.js';

const unexplained = new WeakMap<WaypostError, () => Promise<WaypostError>>();

/** Loads what computes gates: few calls need it. */
export const loadExplain = () => import('./explain.js');

/** The error of a refusal; `explained` adds its gates. */
export function refuse(refusal: RefusedDecision, question: Question, knowledge: Knowledge): WaypostError {
  const problem = problemOf(question, refusal);
  const error = new WaypostError(problem);
  let explaining: Promise<WaypostError> | undefined;
  const explain = async (): Promise<WaypostError> => {
    const { withGates } = await loadExplain();
    return new WaypostError(withGates(problem, question, knowledge));
  };
  unexplained.set(error, () => (explaining ??= explain()));
  return error;
}

/** The same error with its gates in `details`, if it is a refusal that gates explain. */
export async function explained(error: WaypostError): Promise<WaypostError> {
  return (await unexplained.get(error)?.()) ?? error;
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
