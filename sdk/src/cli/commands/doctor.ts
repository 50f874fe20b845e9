// `waypost doctor`: tests the path to a service from this machine, and joins the result with what the registry knows.
import { WaypostError, defined } from '../../model/index.js';
import { resultOf, type CommandSpec, type Invocation } from '../command.js';
import { examineService, type DoctorReport } from '../doctor/doctor.js';
import { createNetworkProbe } from '../doctor/network-probe.js';
import { EXIT } from '../exit-code.js';
import { invalidRequest } from '../failure.js';
import { askedQuestionOf } from '../invocation.js';
import { doctorLines } from '../show-doctor-report.js';
import { withSuggestion } from '../suggest-name.js';
import { readDuration } from '../terminal/time.js';

export const doctor: CommandSpec = {
  line: 'doctor <service>',
  summary: 'test the path to a service from here: DNS, TCP, TLS and one GET',
  more: 'Run it on the machine or in the network of the caller. It sends one request and prints none of its headers. Exits with code 1 if the service cannot be reached.',
  shared: ['network', 'region', 'stage'],
  options: [
    { flags: '--path <path>', about: 'path to call under the URL of the service' },
    { flags: '--method <method>', about: 'HTTP method (default: GET)' },
    { flags: '--timeout <time>', about: 'time limit of each check (default: 5s)' },
  ],
  examples: ['waypost doctor orders-api --network vpc-0a1b2c3d --path orders/42'],
  run: async (invocation) => {
    const report = await withSuggestion(invocation, reportOf(invocation));
    const exit = report.verdict === 'fail' ? EXIT.notResolvable : EXIT.found;
    return resultOf(report, doctorLines, { exit });
  },
};

async function reportOf(invocation: Invocation): Promise<DoctorReport> {
  const { text } = invocation;
  const [path, method] = [text('path'), text('method')];
  const timeout = readDuration(text('timeout') ?? '5s', '--timeout');
  if (method !== undefined && !/^[A-Za-z]{1,20}$/.test(method)) {
    throw invalidRequest(
      `Invalid --method ${JSON.stringify(method.slice(0, 40))}.`,
      'Give --method an HTTP method such as GET or HEAD.',
    );
  }
  const request = { ...(await askedQuestionOf(invocation)), ...defined({ path, method: method?.toUpperCase() }) };
  const report = await examineService(request, createNetworkProbe({ timeout }));
  // A refusal without gates is about the question itself: an unknown name or network.
  if (report.problem !== null && report.gates.length === 0) throw new WaypostError(report.problem);
  return report;
}
