// `waypost explain`: what stands between a network and a service, by what the registry knows.
import { WaypostError, explain as explainQuestion, type Explanation } from '../../model/index.js';
import { answer, type Call, type CommandSpec } from '../command.js';
import { EXIT } from '../exit-code.js';
import { readQuestion } from '../read-question.js';
import { paintVerdict, showGates } from '../show-gates.js';
import { withSuggestion } from '../suggest-name.js';
import type { Pen } from '../terminal/pen.js';

export const explain: CommandSpec = {
  line: 'explain <service>',
  summary: 'explain why a network reaches a service, or what stands in the way',
  more: 'By what the registry knows; `doctor` also tries the network. Exit code 1 when a gate fails.',
  shared: ['network', 'region', 'stage'],
  examples: ['waypost explain orders-api --network vpc-0a1b2c3d'],
  run: async (call) => {
    const explanation = await withSuggestion(call, ask(call));
    const exit = explanation.verdict === 'fail' ? EXIT.notResolvable : EXIT.found;
    return answer(explanation, linesOf, { exit });
  },
};

async function ask(call: Call): Promise<Explanation> {
  const { question, knowledge } = await readQuestion(call);
  const explained = explainQuestion(question, knowledge);
  if (explained.outcome === 'refused') throw new WaypostError(explained.problem);
  if (explained.outcome === 'incomplete') throw new TypeError('the second read did not decide the question');
  return explained.explanation;
}

function linesOf({ service, network, verdict, gates }: Explanation, pen: Pen): string[] {
  const from = network === null ? '' : ` from ${network}`;
  return [`${pen.bold(service)}${from}  ${paintVerdict(verdict, pen).trimEnd()}`, '', ...showGates(gates, pen)];
}
