// Judges whether a network reaches a service without the texts that explain it: for all cells of a table.
import type { GateId, GateVerdict } from '../answers.js';
import type { Choice } from '../choose.js';
import type { Knowledge } from '../decide.js';
import type { Question } from '../question.js';
import { judgeGates } from './explain.js';

/** How a network reaches a service, without the texts of `choose` and `explain`: for judging many. */
export interface Reach {
  /** The verdict that `explain` gives; unknown if it refuses the question. */
  readonly verdict: GateVerdict;
  /** The first gate with that verdict; undefined if all pass or none was judged. */
  readonly gate: GateId | undefined;
  /** What `choose` answers. */
  readonly choice: Choice;
}

/**
 * The verdict of `explain` and the answer of `choose` for the same arguments, at a fraction of the cost.
 * @example const { verdict } = reach({ service: 'orders-api', registry: 'prod', network: 'vpc-0a1b2c3d' }, { entry, network });
 */
export function reach(question: Question, knowledge: Knowledge): Reach {
  const judged = judgeGates(question, knowledge, []);
  if (judged.outcome === 'refused') return { verdict: 'unknown', gate: undefined, choice: judged };
  const { choice, gates, verdict } = judged;
  const decisive = verdict === 'pass' ? undefined : gates.find(({ finding }) => finding.verdict === verdict);
  return { verdict, gate: decisive?.row.gate, choice };
}
