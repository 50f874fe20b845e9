// `waypost wait`: for pipelines that deploy and then test. Ends when the service can be called, or the time is up.
import { sleep } from '../../sleep.js';
import { WaypostError, isApiId, type Problem } from '../../model/index.js';
import type { OutageReason } from '../../outage.js';
import type { LookedUp } from '../../answer.js';
import type { Answer, Call, CommandSpec } from '../command.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { invalidRequest, problemOf } from '../failure.js';
import { nowhere } from '../place.js';
import { lookNow } from '../registry-of-call.js';
import { readDuration, sayDuration } from '../terminal/duration.js';
import { plain } from '../terminal/plain.js';
import { addressAnswer } from './resolve.js';

export const wait: CommandSpec = {
  line: 'wait <service>',
  summary: 'wait until a service can be resolved, then print its URL',
  more: 'Exit code 1 when the time is up, 3 when the registry could not be asked at the end of it.',
  shared: ['network', 'region', 'stage'],
  options: [
    { flags: '--timeout <time>', about: 'how long to wait (default: 5m)' },
    { flags: '--every <time>', about: 'how often to look (default: 2s)' },
    { flags: '--until-api <api-id>', about: 'until this API serves it: the one just deployed' },
    { flags: '--changed-from <api-id>', about: 'until another API than this one serves it' },
  ],
  examples: [
    'waypost wait orders-api --timeout 5m',
    'waypost wait orders-api --until-api "$NEW_API_ID" --network staging',
  ],
  run: async (call) => {
    if (!call.hasRegistry) throw nowhere();
    const [service = ''] = call.args;
    const goal = goalOf(call);
    const timeout = readDuration(call.text('timeout') ?? '5m', '--timeout');
    const every = Math.max(100, readDuration(call.text('every') ?? '2s', '--every'));
    return waitFor(call, { service, goal, timeout, every });
  },
};

/** Why an address is not yet the one that is waited for; undefined when it is. */
type Goal = (found: LookedUp) => string | undefined;

interface Wanted {
  readonly service: string;
  readonly goal: Goal;
  readonly timeout: number;
  readonly every: number;
}

function goalOf(call: Call): Goal {
  const [until, from] = [call.text('until-api'), call.text('changed-from')];
  const isWrong = (id: string): boolean => !isApiId(id);
  const wrong = [until, from].filter((id) => id !== undefined).find(isWrong);
  if (wrong !== undefined) {
    throw invalidRequest(`${JSON.stringify(wrong.slice(0, 40))} is no API id.`, 'Give one as in a1b2c3d4e5.');
  }
  return ({ apiId = '' }) => {
    if (until !== undefined && apiId !== until) return `API ${apiId} still serves it, not ${until}.`;
    return apiId === from ? `API ${apiId} still serves it.` : undefined;
  };
}

async function waitFor(call: Call, { service, goal, timeout, every }: Wanted): Promise<Answer | ExitCode> {
  const { world, terminal } = call;
  const interrupted = world.interrupted();
  const deadline = world.runtime.now() + timeout;
  for (let told = ''; ;) {
    const seen = await look(call, service, interrupted);
    if (seen === undefined) return EXIT.interrupted;
    const unmet = 'problem' in seen ? seen.problem.message : goal(seen.found);
    if (unmet === undefined && 'found' in seen) return addressAnswer(call, seen.found);
    if (world.runtime.now() + every > deadline)
      throw timeUp(seen, `"${service}" after ${sayDuration(timeout)}: ${unmet}`);
    if (unmet !== told && !call.json) terminal.note(plain(`Waiting: ${unmet}`));
    told = unmet ?? '';
    await sleep(world.runtime, every, { signal: interrupted }).catch(() => undefined);
  }
}

type Seen = { readonly found: LookedUp } | { readonly problem: Problem };

/** The address or the refusal; a refusal that no waiting mends is thrown. Undefined once it was interrupted. */
async function look(call: Call, service: string, signal: AbortSignal): Promise<Seen | undefined> {
  const isOver = (): boolean => signal.aborted;
  if (isOver()) return undefined;
  try {
    return { found: await lookNow(call, service, signal) };
  } catch (error) {
    const problem = problemOf(error);
    if (problem === undefined && isOver()) return undefined;
    if (problem === undefined || isHopeless(problem)) throw error;
    return { problem };
  }
}

const HOPELESS: ReadonlySet<unknown> = new Set<OutageReason>(['configuration', 'credentials', 'schema']);

function isHopeless({ code, details }: Problem): boolean {
  if (code === 'REGISTRY_UNAVAILABLE') return HOPELESS.has(details?.reason);
  return code === 'NETWORK_REQUIRED' || code === 'INVALID_REQUEST';
}

function timeUp(seen: Seen, message: string): WaypostError {
  if ('problem' in seen) return new WaypostError({ ...seen.problem, message });
  const remedy = 'Check the deployment, its tag waypost:service and its stage; or give more time by --timeout.';
  return new WaypostError({ code: 'SERVICE_NOT_READY', message, remedy });
}
