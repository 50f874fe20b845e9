// Refusals as errors, loaded by the first of them. The gates that explain one are found out once, when it is thrown.
import type { Verdict } from './knowledge.js';
import type { RefusedDecision } from './model/decide.js';
import { WaypostError, type Problem } from './model/errors.js';
import { problemOf } from './model/refusals.js';

const pending = new WeakMap<WaypostError, () => Promise<WaypostError>>();

/** The error of a refusal, remembered with what it was made from. */
export function refuse(refusal: RefusedDecision, { question, knowledge }: Verdict): WaypostError {
  const problem = problemOf(question, refusal);
  const error = new WaypostError(problem);
  let explained: Promise<WaypostError> | undefined;
  const explain = async (): Promise<WaypostError> => {
    const { withGates } = await import('./model/explain/explain.js');
    return new WaypostError(withGates(problem, question, knowledge));
  };
  pending.set(error, () => (explained ??= explain()));
  return error;
}

/** The same error with the gates among its details, where gates explain it. */
export async function explained(error: WaypostError): Promise<WaypostError> {
  return (await pending.get(error)?.()) ?? error;
}

export function headersRequired(service: string, headers: Readonly<Record<string, string>>): WaypostError {
  const problem: Problem = {
    code: 'HEADERS_REQUIRED',
    message: `"${service}" is only reached with the header ${Object.keys(headers).join(', ')}, which a URL cannot carry.`,
    remedy: { kind: 'send-headers' },
    details: { headers },
  };
  return new WaypostError(problem);
}
