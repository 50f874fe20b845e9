// A refusal is thrown with its gates: found out once, when it is thrown, by code that is loaded then.
import type { Verdict } from './knowledge.js';
import { WaypostError, type Problem } from './model/index.js';

export interface Gates {
  /** The error of a refusal, remembered with what it was made from. */
  readonly refuse: (problem: Problem, verdict: Verdict) => WaypostError;
  /** The same error with the gates among its details, where gates explain it. */
  readonly explained: (error: WaypostError) => Promise<WaypostError>;
}

export function createGates(): Gates {
  const pending = new WeakMap<WaypostError, () => Promise<WaypostError>>();

  return {
    refuse: (problem, { question, knowledge }) => {
      const error = new WaypostError(problem);
      let explained: Promise<WaypostError> | undefined;
      const explain = async (): Promise<WaypostError> => {
        const { withGates } = await import('./model/explain/explain.js');
        return new WaypostError(withGates(problem, question, knowledge));
      };
      pending.set(error, () => (explained ??= explain()));
      return error;
    },
    explained: async (error) => (await pending.get(error)?.()) ?? error,
  };
}
