// `waypost explain`: the gates between a network and a service, from what the registry knows.
import { WaypostError, explain as explainQuestion, type Explanation } from '../../model/index.js';
import { resultOf, type CommandSpec, type Invocation } from '../command.js';
import { EXIT } from '../exit-code.js';
import { askedQuestionOf } from '../invocation.js';
import { gateLines, notCheckedLines } from '../show-gates.js';
import { withSuggestion } from '../suggest-name.js';
import { paintVerdict, type Pen } from '../terminal/pen.js';

export const explain: CommandSpec = {
  line: 'explain <service>',
  summary: 'explain why a network can or cannot reach a service',
  more: 'Uses only what the registry knows; `doctor` also tests the network. Exits with code 1 if a gate fails.',
  shared: ['network', 'region', 'stage'],
  examples: ['waypost explain orders-api --network vpc-0a1b2c3d'],
  run: async (invocation) => {
    const explanation = await withSuggestion(invocation, explanationOf(invocation));
    const exit = explanation.verdict === 'fail' ? EXIT.notResolvable : EXIT.found;
    return resultOf(explanation, linesOf, { exit });
  },
};

async function explanationOf(invocation: Invocation): Promise<Explanation> {
  const { question, knowledge } = await askedQuestionOf(invocation);
  const explained = explainQuestion(question, knowledge);
  if (explained.outcome === 'refused') throw new WaypostError(explained.problem);
  return explained.explanation;
}

function linesOf({ service, network, verdict, gates, notChecked }: Explanation, pen: Pen): string[] {
  const from = network === null ? '' : ` from ${network}`;
  const head = `${pen.bold(service)}${from}  ${paintVerdict(verdict, pen)}`;
  return [head, '', ...gateLines(gates, pen), ...notCheckedLines(notChecked, pen)];
}
