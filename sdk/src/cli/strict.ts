// `--strict`: an address counts only if no gate on the way to it fails.
import { WaypostError, explain, type Explanation, type Gate } from '../model/index.js';
import type { Invocation, Note, OptionSpec } from './command.js';
import { askedQuestionOf } from './invocation.js';

export const STRICT: OptionSpec = {
  flags: '--strict',
  about: 'fail, with exit code 1, where a gate fails; print the gate and what to do',
};

/** The gates of the invocation's question that fail; none without --strict. */
export async function failedGates(invocation: Invocation): Promise<readonly Gate[]> {
  if (!invocation.flag('strict')) return [];
  const { question, knowledge } = await askedQuestionOf(invocation);
  const explained = explain(question, knowledge);
  if (explained.outcome === 'refused') throw new WaypostError(explained.problem);
  return failing(explained.explanation);
}

/** A failing gate of a custom domain counts only if the address has that form, which the verdict knows. */
export function failing({ verdict, gates }: Explanation): readonly Gate[] {
  return verdict === 'fail' ? gates.filter((gate) => gate.verdict === 'fail') : [];
}

/** `A gate fails (default-endpoint): API … has disableExecuteApiEndpoint = true …` */
export const gateText = ({ gate, evidence }: Gate): string => `A gate fails (${gate}): ${evidence}`;

export function gateNotes(gates: readonly Gate[]): readonly Note[] {
  return gates.map((gate) => {
    const fix = gate.remedy === null ? '' : ` Fix: ${gate.remedy}`;
    return { kind: 'warning', text: `${gateText(gate)}${fix}` };
  });
}
