// Asks the questions one after the other, stores the outcome of each, and removes everything at the end, whatever happened.
import { messageOf } from 'waypost/model';
import type { Asking, LiveQuestion } from './question.js';

export interface LiveOutcome {
  readonly id: string;
  readonly asks: string;
  readonly assumes: string;
  /** `agrees` and `differs` compare what was found with what Waypost assumes. */
  readonly result: 'agrees' | 'differs' | 'open' | 'skipped' | 'failed';
  readonly found: string;
}

export interface LiveRun {
  readonly asking: Asking;
  readonly questions: readonly LiveQuestion[];
  /** Whether this machine reaches the endpoint. Called once, before the first question that needs it. */
  readonly isInVpc: () => Promise<boolean>;
  /** Stores an outcome as soon as it is known. */
  readonly keep: (outcome: LiveOutcome) => void;
  /** Removes what the run created, and returns what is left. */
  readonly removeAll: () => Promise<readonly string[]>;
  /** Ends the run early, as at Ctrl-C: the waits of `asking` end with it, and then the question. */
  readonly signal: AbortSignal;
}

interface RunResult {
  readonly outcomes: readonly LiveOutcome[];
  /** The ids of resources that could not be removed. */
  readonly left: readonly string[];
  /** Whether the run ended early. */
  readonly ended: boolean;
}

export async function runQuestions(parts: LiveRun): Promise<RunResult> {
  const outcomes: LiveOutcome[] = [];
  for (const question of parts.questions) {
    if (parts.signal.aborted) break;
    const outcome = await ask(question, parts);
    outcomes.push(outcome);
    parts.keep(outcome);
  }
  const left = await parts
    .removeAll()
    .catch((error: unknown) => [`unknown, since the removal failed: ${messageOf(error)}`]);
  return { outcomes, left, ended: parts.signal.aborted };
}

async function ask({ id, asks, assumes, needsVpc, answer }: LiveQuestion, parts: LiveRun): Promise<LiveOutcome> {
  const question = { id, asks, assumes };
  parts.asking.print(`${id}: ${asks}`);
  try {
    if (needsVpc === true && !(await parts.isInVpc())) {
      return { ...question, result: 'skipped', found: 'this machine does not reach the VPC endpoint' };
    }
    const { found, agrees } = await answer(parts.asking);
    parts.asking.print(`  ${found}`);
    return { ...question, result: agrees === undefined ? 'open' : agrees ? 'agrees' : 'differs', found };
  } catch (error) {
    return { ...question, result: 'failed', found: messageOf(error) };
  }
}

/** The outcomes as a Markdown table. */
export function tableOf(outcomes: readonly LiveOutcome[]): string {
  const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
  const rows = outcomes.map(({ id, result, found, assumes }) => [`\`${id}\``, result, found, assumes]);
  const lines = [['question', 'result', 'found', 'Waypost assumes'], ['---', '---', '---', '---'], ...rows];
  return lines.map((cells) => `| ${cells.map(cell).join(' | ')} |`).join('\n');
}
