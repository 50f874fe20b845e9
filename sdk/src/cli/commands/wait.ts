// `waypost wait`: waits until a service can be called, for pipelines that deploy and then test.
import type { LookupResult } from '../../resolve/answer.js';
import { WaypostError, isApiId } from '../../model/index.js';
import type { OutageReason } from '../../outage.js';
import { sleep } from '../../runtime.js';
import type { CommandResult, CommandSpec, Invocation } from '../command.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { invalidRequest, problemOf, type ShownProblem } from '../failure.js';
import { lookUpOrProblem } from '../look-up-now.js';
import { STRICT, failedGates, gateText } from '../strict.js';
import { plain } from '../terminal/plain.js';
import { durationText, readDuration } from '../terminal/time.js';
import { addressResult } from './resolve.js';

export const wait: CommandSpec = {
  line: 'wait <service>',
  summary: 'wait until a service can be resolved, then print its URL',
  more: 'With --strict, waits until no gate fails. Exits with code 1 when the time is up, or 3 if the registry cannot be reached at that moment.',
  shared: ['network', 'region', 'stage'],
  options: [
    STRICT,
    { flags: '--timeout <time>', about: 'how long to wait (default: 5m)' },
    { flags: '--every <time>', about: 'how often to look (default: 2s)' },
    { flags: '--until-api <api-id>', about: 'wait until this API, such as the one just deployed, serves' },
    { flags: '--changed-from <api-id>', about: 'wait until any other API serves' },
  ],
  examples: [
    'waypost wait orders-api --timeout 5m',
    'waypost wait orders-api --until-api "$NEW_API_ID" --network staging',
  ],
  run: async (invocation) => {
    const [service = ''] = invocation.args;
    const goal = goalOf(invocation);
    const timeout = readDuration(invocation.text('timeout') ?? '5m', '--timeout');
    const every = Math.max(100, readDuration(invocation.text('every') ?? '2s', '--every'));
    return waitFor(invocation, { service, goal, timeout, every });
  },
};

/** Why an address is not the awaited one; undefined if it is. */
type Goal = (found: LookupResult) => string | undefined;

interface WaitOptions {
  readonly service: string;
  readonly goal: Goal;
  /** In ms. */
  readonly timeout: number;
  /** In ms. */
  readonly every: number;
}

function goalOf({ text }: Invocation): Goal {
  const [until, from] = [text('until-api'), text('changed-from')];
  const isWrong = (id: string): boolean => !isApiId(id);
  const invalid = [until, from].filter((id) => id !== undefined).find(isWrong);
  if (invalid !== undefined) {
    throw invalidRequest(
      `Invalid API id ${JSON.stringify(invalid.slice(0, 40))}.`,
      'Give an API id such as a1b2c3d4e5.',
    );
  }
  return ({ apiId = '' }) => {
    if (until !== undefined && apiId !== until) return `API ${apiId} still serves it, not ${until}.`;
    return apiId === from ? `API ${apiId} still serves it.` : undefined;
  };
}

async function waitFor(invocation: Invocation, options: WaitOptions): Promise<CommandResult | ExitCode> {
  const { service, goal, timeout, every } = options;
  const { context, terminal, json } = invocation;
  const signal = context.interrupted();
  const deadline = context.runtime.now() + timeout;
  for (let noted = ''; ;) {
    const found = await lookUpOrProblem(invocation, service, { signal, isFatal });
    if (found === undefined) return EXIT.interrupted;
    const isReached = !('code' in found) && goal(found) === undefined;
    const seen = (isReached ? await gateProblem(invocation) : undefined) ?? found;
    const unmet = 'code' in seen ? seen.message : goal(seen);
    if (unmet === undefined && !('code' in seen)) return addressResult(invocation, seen);
    if (context.runtime.now() + every > deadline) {
      throw timeUp(seen, `Waited ${durationText(timeout)} for "${service}": ${unmet}`);
    }
    if (unmet !== noted && !json) terminal.note(plain(`Waiting: ${unmet}`));
    noted = unmet ?? '';
    await sleep(context.runtime, every, { signal }).catch(() => undefined);
  }
}

/** With --strict: the first gate that fails, or why the gates are not known. */
async function gateProblem(invocation: Invocation): Promise<ShownProblem | undefined> {
  try {
    const [first] = await failedGates(invocation);
    if (first === undefined) return undefined;
    return { code: 'SERVICE_NOT_READY', message: gateText(first), remedy: first.remedy ?? LATER };
  } catch (error) {
    const problem = problemOf(error);
    if (problem === undefined || isFatal(problem)) throw error;
    return problem;
  }
}

const LATER = 'Check the deployment, its tag waypost:service and its stage; or wait longer with --timeout.';

const FATAL_OUTAGES: ReadonlySet<unknown> = new Set<OutageReason>(['configuration', 'credentials', 'schema']);

/** True for a problem that no waiting solves. */
function isFatal(problem: ShownProblem): boolean {
  const { code } = problem;
  if (problem.code === 'REGISTRY_UNAVAILABLE') return FATAL_OUTAGES.has(problem.details?.reason);
  return code === 'NETWORK_REQUIRED' || code === 'INVALID_REQUEST';
}

function timeUp(seen: LookupResult | ShownProblem, message: string): WaypostError {
  if ('code' in seen) return new WaypostError({ ...seen, message });
  return new WaypostError({ code: 'SERVICE_NOT_READY', message, remedy: LATER });
}
