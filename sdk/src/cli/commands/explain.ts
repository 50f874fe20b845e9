// `waypost explain`: the gates between a network and a service, from what the registry knows.
import {
  WaypostError,
  explain as explainQuestion,
  isPasted,
  readPasted,
  type Explanation,
  type PastedCall,
} from '../../model/index.js';
import { resultOf, type CommandSpec, type Invocation } from '../command.js';
import { EXIT } from '../exit-code.js';
import { invalidRequest } from '../failure.js';
import { askedQuestionOf, callerOf, pastedTextOf } from '../invocation.js';
import { gateLines, notCheckedLines } from '../show-gates.js';
import { withSuggestion } from '../suggest-name.js';
import { paintVerdict, type Pen } from '../terminal/pen.js';

export const explain: CommandSpec = {
  line: 'explain <service-or-url>',
  summary: 'explain why a network can or cannot reach a service',
  more: 'Takes the name of a service, or what you have of a failed call: its URL, its curl command, or the message or ARN of a 403. The endpoint in a URL is the network, unless --network names another. Uses only what the registry knows; `doctor` also tests the network. Exits with code 1 if a gate fails.',
  shared: ['network', 'region', 'stage', 'header'],
  examples: [
    'waypost explain orders-api --network vpc-0a1b2c3d',
    "waypost explain https://vpce-0a1b2c3d-4e5f.execute-api.us-west-2.vpce.amazonaws.com/prod/orders/42 -H 'x-apigw-api-id: a1b2c3d4e5'",
    "waypost explain 'arn:aws:execute-api:us-west-2:********3333:a1b2c3d4e5/prod/GET/orders/42'",
  ],
  run: async (invocation) => {
    const explanation = await withSuggestion(invocation, explanationOf(invocation));
    const exit = explanation.verdict === 'fail' ? EXIT.notResolvable : EXIT.found;
    return resultOf(explanation, linesOf, { exit });
  },
};

async function explanationOf(invocation: Invocation): Promise<Explanation> {
  const text = pastedTextOf(invocation);
  if (isPasted(text)) return explainPasted(invocation, text);
  const { question, knowledge } = await askedQuestionOf(invocation);
  const explained = explainQuestion(question, knowledge);
  if (explained.outcome === 'refused') throw new WaypostError(explained.problem);
  return explained.explanation;
}

/** The endpoint that a call names takes precedence over the network of the environment. */
export function explainPasted(invocation: Invocation, text: string): Promise<Explanation> {
  if (invocation.text('stage') !== undefined) {
    throw invalidRequest('A pasted call names its own stage.', 'Leave out --stage, or give the name of the service.');
  }
  const pasted = readPasted(text);
  const named = 'call' in pasted ? pasted.call.vpceId : undefined;
  const { network, region } = callerOf(invocation);
  const caller = { network: invocation.text('network') ?? (named === undefined ? network : undefined), region };
  return invocation.reader().explainUrl(text, caller);
}

function linesOf({ service, network, verdict, gates, notChecked, call }: Explanation, pen: Pen): string[] {
  const from = network === null ? '' : ` from ${network}`;
  const head = `${pen.bold(service)}${from}  ${paintVerdict(verdict, pen)}`;
  const asked = call === undefined ? [] : [pen.dim(callText(call))];
  return [head, ...asked, '', ...gateLines(gates, pen), ...notCheckedLines(notChecked, pen)];
}

/** `GET orders/42, stage prod, API a1b2c3d4e5` */
function callText({ method, path, stage, apiId }: PastedCall): string {
  const what = [method, path].filter((part) => part !== undefined).join(' ');
  return [what, stage === undefined ? '' : `stage ${stage}`, `API ${apiId}`].filter((part) => part !== '').join(', ');
}
