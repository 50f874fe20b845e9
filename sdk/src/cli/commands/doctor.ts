// `waypost doctor`: run where the caller runs, it tries the way to a service and joins that with what the registry knows.
import { WaypostError } from '../../model/index.js';
import { answer, type Answer, type Call, type CommandSpec } from '../command.js';
import { doctor as consult, type Consultation } from '../doctor/doctor.js';
import { createNetwork } from '../doctor/network.js';
import { EXIT } from '../exit-code.js';
import { invalidRequest } from '../failure.js';
import { readQuestion } from '../read-question.js';
import { showConsultation } from '../show-consultation.js';
import { withSuggestion } from '../suggest-name.js';
import { readDuration } from '../terminal/duration.js';

export const doctor: CommandSpec = {
  line: 'doctor <service>',
  summary: 'try the way to a service from here: DNS, TCP, TLS and one GET',
  more: 'Run it where the caller runs. It sends one request and prints no header of it. Exit code 1 when the way is closed.',
  shared: ['network', 'region', 'stage'],
  options: [
    { flags: '--path <path>', about: 'what to call under the service’s URL' },
    { flags: '--method <method>', about: 'another method than GET' },
    { flags: '--timeout <time>', about: 'for each step (default: 5s)' },
  ],
  examples: ['waypost doctor orders-api --network vpc-0a1b2c3d --path orders/42'],
  run: async (call) => {
    const timeout = readDuration(call.text('timeout') ?? '5s', '--timeout');
    return found(await withSuggestion(call, visit(call, timeout)));
  },
};

async function visit(call: Call, timeout: number): Promise<Consultation> {
  const [path, method] = [call.text('path'), call.text('method')];
  if (method !== undefined && !/^[A-Za-z]{1,20}$/.test(method)) {
    throw invalidRequest(`${JSON.stringify(method.slice(0, 40))} is no method.`, 'Give --method as in GET or HEAD.');
  }
  const asked = await readQuestion(call);
  const consultation = await consult(
    {
      ...asked,
      ...(path === undefined ? {} : { path }),
      ...(method === undefined ? {} : { method: method.toUpperCase() }),
    },
    createNetwork({ timeout }),
  );
  const { problem, gates } = consultation;
  // Without gates, what is wrong is the question: its name, its network.
  if (problem !== null && gates.length === 0) throw new WaypostError(problem);
  return consultation;
}

function found(consultation: Consultation): Answer {
  const exit = consultation.verdict === 'fail' ? EXIT.notResolvable : EXIT.found;
  return answer(consultation, showConsultation, { exit });
}
